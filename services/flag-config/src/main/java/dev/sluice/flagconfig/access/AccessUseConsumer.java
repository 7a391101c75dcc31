package dev.sluice.flagconfig.access;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.AccessUse;
import dev.sluice.contracts.WireJson;
import dev.sluice.database.DatabaseOutage;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Hears from the gateway what came in. While the database is away a report waits; one that cannot be read is left out, since the next
 * one of that key says as much.
 */
@ApplicationScoped
class AccessUseConsumer {

    private static final Logger LOG = Logger.getLogger(AccessUseConsumer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final AccessUses uses;
    private final ObjectReader json = WireJson.lenient().readerFor(AccessUse.class);
    private volatile boolean stopping;

    AccessUseConsumer(AccessUses uses) {
        this.uses = uses;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Incoming("access-uses")
    Uni<Void> onUse(ConsumerRecord<String, byte[]> received) {
        AccessUse use;
        try {
            use = json.readValue(received.value());
        } catch (IOException | RuntimeException e) {
            LOG.warnf(
                    "not a report of a use, left out: partition=%d offset=%d", received.partition(), received.offset());
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> uses.keep(use))
                .onFailure(this::isOutside)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    private boolean isOutside(Throwable failure) {
        return stopping || DatabaseOutage.isPassing(failure);
    }
}
