package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Teams and tags of flags, followed as they change. What was known of a flag that is archived since stays: its rollout is told of yet. */
@Startup
@ApplicationScoped
public class FlagNotes implements TableSource {

    private static final FlagRecord.Notes NONE = new FlagRecord.Notes(List.of(), Optional.empty());

    private final Map<String, FlagRecord.Notes> known = new ConcurrentHashMap<>();
    private final CompactedTable<FlagRecord> flags;

    FlagNotes(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        flags = CompactedTable.open(
                Topic.FLAGS,
                FlagRecord.class,
                bootstrapServers,
                (key, value) ->
                        value.ifPresent(flag -> known.put(key, flag.about().orElse(NONE))));
    }

    /** What people note about an alert's flag; empty when the flag is not known here. */
    public Optional<FlagRecord.Notes> of(AlertRecord alert) {
        return Optional.ofNullable(
                known.get(alert.project() + "/" + alert.flag().value()));
    }

    @Override
    public List<FollowedTopic> tables() {
        return List.of(flags);
    }

    @PreDestroy
    void close() {
        flags.close();
    }
}
