package dev.sluice.autorollout.delivery;

import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The newest receipt of every delivery node, and when it came. */
@Startup
@ApplicationScoped
public class DeliveryNodes implements TableSource {

    private final InstantSource clock = InstantSource.system();
    private final CompactedTable<DeliveryReceipt> receipts;
    /** By our own clock: a node whose clock is wrong is not silent. */
    private final Map<String, Instant> heardAt = new ConcurrentHashMap<>();

    DeliveryNodes(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        receipts = CompactedTable.open(Topic.DELIVERY_RECEIPTS, DeliveryReceipt.class, bootstrapServers, this::hear);
    }

    /** Before all is read, a receipt is as old as it says: it may have been left by a node that is long gone. */
    private void hear(String node, Optional<DeliveryReceipt> said) {
        said.ifPresentOrElse(
                receipt -> heardAt.put(node, isCaughtUp() ? clock.instant() : receipt.at()),
                () -> heardAt.remove(node));
    }

    /** Records may be read while the table is still being opened. */
    private boolean isCaughtUp() {
        return receipts != null && receipts.isCaughtUp();
    }

    @Override
    public List<FollowedTopic> tables() {
        return List.of(receipts);
    }

    @PreDestroy
    void close() {
        receipts.close();
    }

    /**
     * On which nodes a flag's version is live.
     *
     * @param key {@code project/flag}
     * @param version the flag's newest version
     * @param archived whether there is no such flag any more
     */
    public LiveOn liveOn(String key, long version, boolean archived) {
        Instant now = clock.instant();
        return LiveOn.of(
                key,
                version,
                archived,
                receipts.all().stream()
                        .map(receipt -> new LiveOn.Heard(receipt, age(receipt, now)))
                        .toList());
    }

    private Duration age(DeliveryReceipt receipt, Instant now) {
        Duration age = Duration.between(heardAt.getOrDefault(receipt.node(), receipt.at()), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
