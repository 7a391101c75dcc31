package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.kafka.CompactedTable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many people meet a flag a day, as {@code metric-watcher} tells of its sample of the last day.
 *
 * <p>Not part of readiness: changes are made without it, only nobody is told how many people they reach.
 */
@ApplicationScoped
class RecentPeople {

    /** What is older says nothing of today. */
    private static final Duration FRESH = Duration.ofDays(2);

    private final String bootstrapServers;
    private final InstantSource clock = InstantSource.system();
    private volatile CompactedTable<FlagFollowUps> table;

    RecentPeople(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    void start(@Observes StartupEvent event) {
        table = CompactedTable.open(Topic.FLAG_FOLLOW_UPS, FlagFollowUps.class, bootstrapServers, (_, _) -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        if (table != null) {
            table.close();
        }
    }

    /**
     * How many people a flag may reach.
     *
     * @param aDay people; 0 when nobody was seen
     * @param source for a person
     */
    record Seen(double aDay, String source) {}

    /** Those who meet the flag; before anybody did, everybody who was seen in the project. */
    Seen of(String project, FlagKey flag) {
        return of(table.all(), project, flag, clock.instant());
    }

    static Seen of(Collection<FlagFollowUps> all, String project, FlagKey flag, Instant now) {
        List<FlagFollowUps> fresh = all.stream()
                .filter(each -> each.project().equals(project) && each.until().isAfter(now.minus(FRESH)))
                .toList();
        double met = fresh.stream()
                .filter(each -> each.flag().equals(flag.value()))
                .mapToDouble(each -> each.aDay(true))
                .sum();
        if (met > 0) {
            return new Seen(met, "people who met this flag in the last day, from a sample by id");
        }
        // Every flag's record of a partition tells of the same sample: one of each partition is enough.
        Map<Integer, FlagFollowUps> ofPartition = new HashMap<>();
        fresh.forEach(each -> ofPartition.merge(
                each.partition(), each, (one, other) -> one.until().isAfter(other.until()) ? one : other));
        double seen = ofPartition.values().stream()
                .mapToDouble(each -> each.aDay(false))
                .sum();
        return seen > 0
                ? new Seen(
                        seen, "everybody who was seen in the last day, from a sample by id: nobody has met this flag")
                : new Seen(0, "not known: nobody was seen in the last two days");
    }
}
