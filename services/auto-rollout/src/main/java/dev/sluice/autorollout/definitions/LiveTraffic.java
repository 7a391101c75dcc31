package dev.sluice.autorollout.definitions;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Audience;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.metric.Metric;
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
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many people come, and what part of them do something, as {@code metric-watcher} tells of its sample of the last day.
 *
 * <p>Not part of readiness: rollouts start without it, only nothing is forecast of them.
 */
@ApplicationScoped
public class LiveTraffic {

    /** What is older says nothing of today. */
    private static final Duration FRESH = Duration.ofDays(2);

    private final String bootstrapServers;
    private final InstantSource clock = InstantSource.system();
    private volatile CompactedTable<FlagFollowUps> table;

    LiveTraffic(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
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

    /** People of a project who are new, per day; empty when nobody was seen for long enough. */
    public Optional<SampledTraffic> peoplePerDay(String project) {
        return SampledTraffic.of(newestOfPartitions(fresh(table.all(), project)).values());
    }

    /**
     * The share of people who do what a metric counts, at least once. Empty when nobody does, and for measures that no share describes.
     */
    public Optional<SampledShare> baseline(String project, FlagKey flag, Metric metric) {
        return SampledBaseline.of(fresh(table.all(), project), flag, metric);
    }

    /** The share of a project's people that an audience has; 0 when it has nobody. Empty when too few people were looked at. */
    public OptionalDouble audienceShare(String project, Audience audience) {
        String key = AskedKey.of(audience);
        Map<Integer, FlagFollowUps> ofPartition = newestOfPartitions(fresh(table.all(), project));
        long looked = 0;
        double people = 0;
        double held = 0;
        for (FlagFollowUps each : ofPartition.values()) {
            for (FlagFollowUps.Held of :
                    each.answers().map(FlagFollowUps.Answers::audiences).orElse(List.of())) {
                if (of.audience().equals(key)) {
                    looked += of.people();
                    people += (double) each.oneIn() * of.people();
                    held += (double) each.oneIn() * of.held();
                }
            }
        }
        return looked < SampledShare.PEOPLE_MIN ? OptionalDouble.empty() : OptionalDouble.of(held / people);
    }

    /** Every flag's record of a partition tells of the same sample: the newest of each. */
    private static Map<Integer, FlagFollowUps> newestOfPartitions(Collection<FlagFollowUps> all) {
        Map<Integer, FlagFollowUps> ofPartition = new HashMap<>();
        for (FlagFollowUps each : all) {
            ofPartition.merge(
                    each.partition(), each, (one, other) -> one.until().isAfter(other.until()) ? one : other);
        }
        return ofPartition;
    }

    private List<FlagFollowUps> fresh(Collection<FlagFollowUps> all, String project) {
        Instant oldest = clock.instant().minus(FRESH);
        return all.stream()
                .filter(each -> each.project().equals(project) && each.until().isAfter(oldest))
                .toList();
    }
}
