package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Teams and tags of flags, followed as they change. What was known of a flag that is archived since stays: its rollout is told of yet. */
@Startup
@ApplicationScoped
public class FlagNotes implements TableSource {

    private static final Logger LOG = Logger.getLogger(FlagNotes.class);
    private static final FlagRecord.Notes NONE = new FlagRecord.Notes(List.of(), Optional.empty());

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Map<String, FlagRecord.Notes> known = new ConcurrentHashMap<>();
    private final FollowedTopic flags;

    @Inject
    FlagNotes(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this(listener -> CompactedTable.open(Topic.FLAGS, FlagRecord.class, bootstrapServers, listener));
    }

    /** Notes out of a table that is opened with their listener. */
    FlagNotes(Function<CompactedTable.Listener<FlagRecord>, FollowedTopic> open) {
        flags = open.apply((key, value) ->
                value.ifPresent(flag -> known.put(key, flag.about().orElse(NONE))));
    }

    /**
     * Completes once all flags that there are have been read, or after so long all the same: of a flag that is not known nobody can say
     * whose it is, and what is told to one team only would be told to nobody.
     */
    public Uni<Void> awaitRead(Duration atMost) {
        return Uni.createFrom()
                .item(flags::isCaughtUp)
                .map(caughtUp -> {
                    if (!caughtUp) {
                        throw new IllegalStateException("flags not read yet");
                    }
                    return caughtUp;
                })
                .onFailure()
                .retry()
                .withBackOff(LOOK_EVERY, LOOK_EVERY.multipliedBy(10))
                .expireIn(atMost.toMillis())
                .onFailure()
                .invoke(e -> LOG.warnf("flags not read within %s, alerts go by those that are known", atMost))
                .onFailure()
                .recoverWithItem(false)
                .replaceWithVoid();
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
