package dev.sluice.metric.segment;

import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailVerdict.ArmSummary;
import dev.sluice.metric.GuardrailVerdict.Effect;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.evidence.ConfidenceBounds;
import dev.sluice.metric.evidence.Detector;
import dev.sluice.metric.evidence.FalseDiscoveries;
import dev.sluice.metric.evidence.Mismatch;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import dev.sluice.metric.evidence.RatioEstimate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All segments of a rollout, watched for a turn to the worse, tick by tick. Immutable; the same people give the same findings.
 *
 * <p>Each segment has a detector whose value grows by at most 1 a tick, on average, while the segment is well. A tick reports the k
 * segments with the highest values for the largest k whose k-th reaches threshold ÷ k (e-BH): then the mean over all segments has
 * reached what chance brings it to no more often than the budget allows, whatever the segments have in common.
 *
 * @param budget of false alarms
 * @param segments those watched, at most as many as the budget says
 * @param notWatched how many people's changes belonged to segments beyond that number
 */
public record SegmentWatch(Budget budget, Map<Segment, Watched> segments, long notWatched) {

    public SegmentWatch {
        Objects.requireNonNull(budget, "budget");
        segments = Collections.unmodifiableMap(new TreeMap<>(segments));
    }

    /** Nobody yet. */
    public static SegmentWatch of(Budget budget) {
        return new SegmentWatch(budget, Map.of(), 0);
    }

    /**
     * What a tick brings.
     *
     * @param next the watch after it; what was found starts afresh
     * @param findings most evidence first
     * @param withheld segments that would be findings, were their people split as designed; they start afresh too
     */
    public record Tick(SegmentWatch next, List<Finding> findings, List<Segment> withheld) {
        public Tick {
            Objects.requireNonNull(next, "next");
            findings = List.copyOf(findings);
            withheld = List.copyOf(withheld);
        }
    }

    /** With more people of a segment; a segment beyond the budget's number is not watched, and counted. */
    public SegmentWatch plus(Map<Segment, List<StratumCounts>> changes) {
        Map<Segment, Watched> more = new TreeMap<>(segments);
        long beyond = notWatched;
        for (var change : new TreeMap<>(changes).entrySet()) {
            Watched before = more.get(change.getKey());
            if (before == null && more.size() >= budget.segments()) {
                beyond++;
            } else {
                more.put(change.getKey(), (before == null ? Watched.NOBODY : before).plus(change.getValue()));
            }
        }
        return new SegmentWatch(budget, more, beyond);
    }

    /**
     * Adds up the evidence of a tick.
     *
     * @param guardrails of the rollout; segments of others are forgotten
     * @param alpha at which the intervals of findings are told
     */
    public Tick tick(List<Guardrail> guardrails, double alpha, Instant at) {
        Map<Segment, Watched> ticked = new TreeMap<>();
        Map<String, Guardrail> byId = new TreeMap<>();
        guardrails.forEach(guardrail -> byId.put(guardrail.id(), guardrail));
        segments.forEach((segment, watched) -> {
            Guardrail guardrail = byId.get(segment.guardrailId());
            if (guardrail != null) {
                Detector next = watched.detector().afterRace(ratio(guardrail), guardrail.direction(), watched.tick());
                ticked.put(segment, watched.ticked(next));
            }
        });
        List<Segment> order = List.copyOf(ticked.keySet());
        List<Finding> findings = new ArrayList<>();
        List<Segment> withheld = new ArrayList<>();
        for (int index : reported(order, ticked)) {
            Segment segment = order.get(index);
            Watched watched = ticked.get(segment);
            if (isSplitAsDesigned(watched)) {
                findings.add(finding(segment, watched, byId.get(segment.guardrailId()), alpha, at));
            } else {
                withheld.add(segment);
            }
            ticked.put(segment, watched.ticked(Detector.FRESH));
        }
        return new Tick(new SegmentWatch(budget, ticked, notWatched), findings, withheld);
    }

    /** The race trusts the odds of the design: where people do not come by them, it says nothing. */
    private static boolean isSplitAsDesigned(Watched watched) {
        List<Exposures> exposures = watched.counts().stream()
                .map(stratum -> new Exposures(
                        stratum.key(),
                        stratum.treated().people(),
                        stratum.control().people()))
                .toList();
        return Mismatch.logE(exposures) < Mismatch.ALARM_LOG_E;
    }

    /** Places that no segment takes count as segments without evidence: the number is fixed beforehand. */
    private List<Integer> reported(List<Segment> order, Map<Segment, Watched> ticked) {
        List<Double> logE = new ArrayList<>(Collections.nCopies(budget.segments(), Double.NEGATIVE_INFINITY));
        for (int i = 0; i < order.size(); i++) {
            logE.set(i, ticked.get(order.get(i)).detector().logValue());
        }
        return FalseDiscoveries.reported(logE, budget.level());
    }

    /** The ratio that a segment must not be proven below (or above): the same as for the guardrail itself. */
    private static double ratio(Guardrail guardrail) {
        double margin = guardrail.margin().fraction();
        return switch (guardrail.trigger()) {
            case HARM -> 1;
            case BEYOND_MARGIN -> guardrail.direction() == Direction.LOWER_IS_WORSE ? 1 - margin : 1 + margin;
        };
    }

    private Finding finding(Segment segment, Watched watched, Guardrail guardrail, double alpha, Instant at) {
        ConfidenceBounds bounds = ConfidenceBounds.ofRace(watched.counts(), alpha);
        double ratio = RatioEstimate.of(watched.counts()).ratio();
        Effect effect = new Effect(ratio, bounds.lower(), bounds.upper(), 1 - 2 * alpha);
        ArmSummary treated = summary(watched.counts(), StratumCounts::treated);
        ArmSummary control = summary(watched.counts(), StratumCounts::control);
        String name = guardrail.metric().name();
        String proven = guardrail.trigger() == Trigger.HARM
                ? "worse than control"
                : "worse than the margin of " + guardrail.margin();
        String sentence = String.format(
                Locale.ROOT,
                "%s took a turn for the worse where %s is \"%s\": %d of %d treated people, %d of %d of control; %s, with evidence"
                        + " that chance brings at most %s times a week over all %d segments together.",
                name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                segment.property(),
                segment.value(),
                treated.affected(),
                treated.people(),
                control.affected(),
                control.people(),
                proven,
                budget.falseAlarmsAWeek(),
                budget.segments());
        return new Finding(
                segment,
                treated,
                control,
                effect,
                watched.detector().logValue(),
                budget.logThreshold(),
                budget.falseAlarmsAWeek(),
                at,
                sentence);
    }

    private static ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        long people = 0;
        long affected = 0;
        long total = 0;
        for (StratumCounts stratum : strata) {
            people += arm.apply(stratum).people();
            affected += arm.apply(stratum).affected();
            total += arm.apply(stratum).total();
        }
        return new ArmSummary(people, affected, people == 0 ? 0 : (double) total / people);
    }
}
