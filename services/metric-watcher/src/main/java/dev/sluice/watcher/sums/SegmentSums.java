package dev.sluice.watcher.sums;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import dev.sluice.metric.segment.Budget;
import dev.sluice.metric.segment.Finding;
import dev.sluice.metric.segment.Segment;
import dev.sluice.metric.segment.SegmentWatch;
import dev.sluice.metric.segment.Watched;
import dev.sluice.rollout.Plan;
import dev.sluice.watcher.sums.SegmentPeople.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Watches the segments of a rollout side by side, tick by tick. Pure. */
public final class SegmentSums {

    /** Of one property; people with other values are one segment together. */
    public static final int MOST_VALUES = 20;

    /** The segment of those whose value came after {@value #MOST_VALUES} others had. */
    public static final String OTHER = "(other)";

    /** Expected at most, over all segments of a rollout together, while nothing got worse. */
    static final double FALSE_ALARMS_A_WEEK = Budget.STANDARD.falseAlarmsAWeek();

    private SegmentSums() {}

    /**
     * What a tick brings.
     *
     * @param next what is kept after it, by segment
     * @param findings most evidence first
     * @param withheld segments whose people were not split as designed, so that nothing can be said of them
     */
    public record Ticked(Map<PropertyValue, SegmentPeople> next, List<Finding> findings, List<Segment> withheld) {
        public Ticked {
            next = Map.copyOf(next);
            findings = List.copyOf(findings);
            withheld = List.copyOf(withheld);
        }
    }

    /** Whether a rollout's plan names properties to watch by, and has guardrails that can. */
    public static boolean isWatched(RolloutRecord rollout) {
        return RolloutSums.isJudged(rollout)
                && !rollout.plan().rulesOrPlain().segmentsBy().isEmpty()
                && !watching(rollout.plan()).isEmpty();
    }

    /** How many false alarms there may be: of as many places as the plan can ever fill, fixed before anybody comes. */
    static Budget budget(Plan plan, Duration tick) {
        int places = watching(plan).size() * plan.rulesOrPlain().segmentsBy().size() * (MOST_VALUES + 1);
        return new Budget(places, tick, FALSE_ALARMS_A_WEEK);
    }

    /** The guardrails that watch segments: those of which people race. */
    static List<Guardrail> watching(Plan plan) {
        return plan.guardrails().stream()
                .filter(guardrail -> isRace(guardrail.metric().measure()))
                .toList();
    }

    private static boolean isRace(Measure measure) {
        return switch (measure) {
            case Measure.Conversion _,
                    Measure.Funnel _,
                    Measure.Retention _,
                    Measure.Count _,
                    Measure.Sum _,
                    Measure.Mean _ -> true;
            case Measure.SteadyMean _,
                    Measure.Ratio _,
                    Measure.Quantile _,
                    Measure.CertifiedQuantile _,
                    Measure.Series _,
                    Measure.Raised _ -> false;
        };
    }

    /**
     * Adds up what a tick brought.
     *
     * @param rollout one that {@linkplain #isWatched is watched}
     * @param segments what is kept; those of another generation or plan are forgotten
     * @param tick how long it was
     */
    public static Ticked tick(
            RolloutRecord rollout, Map<PropertyValue, SegmentPeople> segments, Duration tick, Instant at) {
        Plan plan = rollout.plan();
        List<Guardrail> watching = watching(plan);
        Map<PropertyValue, SegmentPeople> ours = ofThisPlan(rollout, segments);
        Map<Segment, Watched> watched = new TreeMap<>();
        ours.forEach((value, people) -> {
            for (Guardrail guardrail : watching) {
                int place = plan.guardrails().indexOf(guardrail);
                watched.put(
                        segment(guardrail, value),
                        new Watched(
                                people.watch(guardrail.id()).detector(),
                                RolloutSums.strata(people.stillCounted(), place, guardrail),
                                RolloutSums.strata(people.sinceTick(), place, guardrail)));
            }
        });
        SegmentWatch.Tick ticked = new SegmentWatch(budget(plan, tick), watched, 0).tick(watching, plan.alpha(), at);
        List<Finding> named = new ArrayList<>();
        Set<Segment> namedNow = new HashSet<>();
        for (Finding finding : ticked.findings()) {
            PropertyValue value = new PropertyValue(
                    finding.segment().property(), finding.segment().value());
            if (ours.get(value).watch(finding.segment().guardrailId()).mayBeNamed(at)) {
                named.add(finding);
                namedNow.add(finding.segment());
            }
        }
        Map<PropertyValue, SegmentPeople> next = new HashMap<>();
        ours.forEach((value, people) -> {
            Map<String, Watch> watches = new TreeMap<>();
            for (Guardrail guardrail : watching) {
                Segment segment = segment(guardrail, value);
                watches.put(
                        guardrail.id(),
                        people.watch(guardrail.id())
                                .after(
                                        ticked.next().segments().get(segment).detector(),
                                        namedNow.contains(segment),
                                        at));
            }
            next.put(value, people.ticked(watches));
        });
        return new Ticked(next, named, ticked.withheld());
    }

    private static Map<PropertyValue, SegmentPeople> ofThisPlan(
            RolloutRecord rollout, Map<PropertyValue, SegmentPeople> segments) {
        Map<PropertyValue, SegmentPeople> ours = new TreeMap<>(segments);
        ours.values()
                .removeIf(people -> people.counted().generation() != rollout.generation()
                        || people.counted().planVersion() != rollout.plan().version());
        return ours;
    }

    private static Segment segment(Guardrail guardrail, PropertyValue value) {
        return new Segment(guardrail.id(), value.property(), value.value());
    }
}
