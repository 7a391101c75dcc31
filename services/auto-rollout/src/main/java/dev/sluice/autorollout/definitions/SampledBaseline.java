package dev.sluice.autorollout.definitions;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagFollowUps.Measured;
import dev.sluice.flag.FlagKey;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a metric's baseline in what {@code metric-watcher} tells of its sample. The best that there is: of people who met the flag before
 * all who were seen, by the metric's own filters and window before its event's name alone.
 */
final class SampledBaseline {

    private static final String OF_FLAG = "people who met this flag in the last day";
    private static final String OF_ANYBODY = "people who were seen in the last day";

    private double people;
    private double affected;
    private long looked;
    private Optional<Duration> within = Optional.empty();

    private SampledBaseline() {}

    /** Empty when nobody does it, and for measures that no share describes. */
    static Optional<SampledShare> of(Collection<FlagFollowUps> all, FlagKey flag, Metric metric) {
        return decisive(metric.measure()).flatMap(event -> {
            List<FlagFollowUps> ofFlag = ofPartitions(all.stream()
                    .filter(each -> each.flag().equals(flag.value()))
                    .toList());
            List<FlagFollowUps> ofAny = ofPartitions(all);
            return measured(ofFlag, metric, false)
                    .or(() -> measured(ofAny, metric, true))
                    .or(() -> named(ofFlag, event, metric, false))
                    .or(() -> named(ofAny, event, metric, true));
        });
    }

    /** The event that completes a measure; a funnel's last step. */
    private static Optional<String> decisive(Measure measure) {
        return switch (measure) {
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.Sum _,
                    Measure.Mean _ -> Optional.of(measure.events().getLast().name());
            case Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.Quantile _,
                    Measure.CertifiedQuantile _,
                    Measure.Series _,
                    Measure.Raised _ -> Optional.empty();
        };
    }

    /** One record of each partition: that of the flag which most people met. */
    private static List<FlagFollowUps> ofPartitions(Collection<FlagFollowUps> all) {
        Map<Integer, FlagFollowUps> ofPartition = new HashMap<>();
        all.forEach(each -> ofPartition.merge(
                each.partition(), each, (one, other) -> one.exposed() >= other.exposed() ? one : other));
        return List.copyOf(ofPartition.values());
    }

    private static Optional<SampledShare> measured(List<FlagFollowUps> parts, Metric metric, boolean anybody) {
        String key = AskedKey.of(metric);
        SampledBaseline sum = new SampledBaseline();
        for (FlagFollowUps part : parts) {
            for (Measured each :
                    part.answers().map(FlagFollowUps.Answers::metrics).orElse(List.of())) {
                if (each.metric().equals(key)) {
                    sum.add(
                            part.oneIn(),
                            anybody ? each.anybody() : each.exposed(),
                            anybody ? each.anybodyDid() : each.exposedDid());
                    sum.within = Optional.of(each.within());
                }
            }
        }
        String shortened = sum.within
                .filter(within -> within.compareTo(metric.window()) < 0)
                .map(within -> "; only the first " + words(within) + " of its window of " + words(metric.window())
                        + " were looked at: state it in baselines where many do so later")
                .orElse("");
        return sum.share("baseline from " + (anybody ? OF_ANYBODY : OF_FLAG)
                + ", by its filters within its window, from a sample by id" + shortened);
    }

    private static Optional<SampledShare> named(
            List<FlagFollowUps> parts, String event, Metric metric, boolean anybody) {
        SampledBaseline sum = new SampledBaseline();
        if (metric.measure() instanceof Measure.Retention) {
            // Who does it at any time says nothing of who does it on that day.
            return Optional.empty();
        }
        for (FlagFollowUps part : parts) {
            long did = part.events().stream()
                    .filter(next -> next.event().equals(event))
                    .mapToLong(next -> next.exposed() + (anybody ? next.others() : 0))
                    .sum();
            sum.add(part.oneIn(), part.exposed() + (anybody ? part.others() : 0), did);
        }
        return sum.share(
                "baseline from " + (anybody ? OF_ANYBODY : OF_FLAG)
                        + ", from a sample by id, by the name of its event alone: its filters and window were not looked at yet");
    }

    private void add(long oneIn, long ofPeople, long did) {
        looked += ofPeople;
        people += (double) oneIn * ofPeople;
        affected += (double) oneIn * did;
    }

    private Optional<SampledShare> share(String source) {
        double share = people == 0 ? 0 : affected / people;
        return looked >= SampledShare.PEOPLE_MIN && share > 0 && share < 1
                ? Optional.of(new SampledShare(share, source))
                : Optional.empty();
    }

    /** {@code 90 s}, {@code 30 min}, {@code 12 h}, {@code 7 days}. */
    static String words(Duration time) {
        if (time.toSeconds() < 120) {
            return time.toSeconds() + " s";
        }
        if (time.toMinutes() < 120) {
            return time.toMinutes() + " min";
        }
        return time.toHours() < 72 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
