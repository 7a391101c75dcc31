package dev.sluice.autorollout.definitions;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.metric.Measure;
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
import java.util.function.Predicate;
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

    /** From less than this a day would be guessed. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

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

    /**
     * A share of people, and whom it is of.
     *
     * @param share above 0 and below 1
     * @param source for a person
     */
    public record Baseline(double share, String source) {}

    /** People of a project who are new, per day; empty when nobody was seen for long enough. */
    public OptionalDouble peoplePerDay(String project) {
        // Every flag's record of a partition tells of the same sample: one of each partition is enough.
        Map<Integer, FlagFollowUps> ofPartition = new HashMap<>();
        for (FlagFollowUps each : fresh(table.all(), project)) {
            ofPartition.merge(
                    each.partition(), each, (one, other) -> one.until().isAfter(other.until()) ? one : other);
        }
        double perDay = 0;
        for (FlagFollowUps each : ofPartition.values()) {
            Duration over = Duration.between(each.since(), each.until());
            if (over.compareTo(SHORTEST) >= 0) {
                double people = (double) each.oneIn() * (each.exposed() + each.others());
                perDay += people * Duration.ofDays(1).toMillis() / over.toMillis();
            }
        }
        return perDay > 0 ? OptionalDouble.of(perDay) : OptionalDouble.empty();
    }

    /**
     * The share of people who do what a measure counts, at least once: of those who met the flag; before anybody did, of all who were
     * seen. It looks at the event's name alone, within a day. Empty when nobody does, and for measures that no share describes.
     */
    public Optional<Baseline> baseline(String project, FlagKey flag, Measure measure) {
        return decisive(measure).flatMap(event -> {
            List<FlagFollowUps> all = fresh(table.all(), project);
            Optional<Baseline> ofFlag = share(
                    all,
                    each -> each.flag().equals(flag.value()),
                    event,
                    false,
                    "people who met this flag in the last day");
            return ofFlag.isPresent()
                    ? ofFlag
                    : share(all, _ -> true, event, true, "people who were seen in the last day");
        });
    }

    /** The event that completes a measure; a funnel's last step. */
    private static Optional<String> decisive(Measure measure) {
        return measure.levels() == 0
                ? Optional.empty()
                : Optional.of(measure.events().getLast().name());
    }

    private static Optional<Baseline> share(
            List<FlagFollowUps> all, Predicate<FlagFollowUps> which, String event, boolean withOthers, String whose) {
        Map<Integer, FlagFollowUps> ofPartition = new HashMap<>();
        all.stream()
                .filter(which)
                .forEach(each -> ofPartition.merge(
                        each.partition(), each, (one, other) -> one.exposed() >= other.exposed() ? one : other));
        double people = 0;
        double affected = 0;
        for (FlagFollowUps each : ofPartition.values()) {
            people += (double) each.oneIn() * (each.exposed() + (withOthers ? each.others() : 0));
            for (FlagFollowUps.Next next : each.events()) {
                if (next.event().equals(event)) {
                    affected += (double) each.oneIn() * (next.exposed() + (withOthers ? next.others() : 0));
                }
            }
        }
        double share = people == 0 ? 0 : affected / people;
        return share > 0 && share < 1
                ? Optional.of(new Baseline(share, "baseline from " + whose + ", from a sample by id"))
                : Optional.empty();
    }

    private List<FlagFollowUps> fresh(Collection<FlagFollowUps> all, String project) {
        Instant oldest = clock.instant().minus(FRESH);
        return all.stream()
                .filter(each -> each.project().equals(project) && each.until().isAfter(oldest))
                .toList();
    }
}
