package dev.sluice.trials.simulate;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.segment.Budget;
import dev.sluice.metric.segment.Segment;
import dev.sluice.metric.segment.SegmentWatch;
import dev.sluice.metric.segment.SegmentWatch.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Weeks of a hundred segments with a holdback of 5 %, watched as the watcher does; 20 people a segment and minute, 10 % convert. */
final class Segments {

    private static final StratumKey HOLDBACK = new StratumKey(0, new BasisPoints(9_500), BasisPoints.NONE);
    private static final double BASELINE = 0.1;
    private static final long PEOPLE_PER_TICK = 100;
    private static final long LONGEST = 100_000;
    static final int WEEKS_A_YEAR = 52;

    private Segments() {}

    /** Findings in as many weeks while nothing got worse; for the trigger HARM "no change" is the very edge of that. */
    static long falseAlarms(Budget budget, int weeks, long seed) {
        return IntStream.range(0, weeks)
                .parallel()
                .mapToLong(week -> alarms(budget, 1, new SplittableRandom(Seeds.of(seed, 41, week))))
                .sum();
    }

    /** The same in as many years of 52 weeks on end: what has gathered in one week is there in the next. */
    static long falseAlarmsOfYears(Budget budget, int years, long seed) {
        return IntStream.range(0, years)
                .parallel()
                .mapToLong(year -> alarms(budget, WEEKS_A_YEAR, new SplittableRandom(Seeds.of(seed, 47, year))))
                .sum();
    }

    private static long alarms(Budget budget, int weeks, SplittableRandom random) {
        SegmentWatch watch = SegmentWatch.of(budget);
        long found = 0;
        for (long tick = 0; tick < weeks * budget.ticksAWeek(); tick++) {
            Map<Segment, List<StratumCounts>> changes = new TreeMap<>();
            for (int i = 0; i < budget.segments(); i++) {
                changes.put(segment(i), people(random, 1));
            }
            Tick ticked = watch.plus(changes).tick(guardrails(), 0.05, Instant.EPOCH);
            watch = ticked.next();
            found += ticked.findings().size();
        }
        return found;
    }

    /** Ticks until a segment is found whose treated people convert at this ratio from now on, on average; after a day of health. */
    static double ticksUntilFound(Budget budget, double ratio, int runs, long seed) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToLong(run -> untilFound(budget, ratio, new SplittableRandom(Seeds.of(seed, 43, run))))
                .average()
                .orElseThrow();
    }

    private static long untilFound(Budget budget, double ratio, SplittableRandom random) {
        SegmentWatch watch = SegmentWatch.of(budget);
        long healthy = budget.ticksAWeek() / 7;
        for (long tick = 0; tick < healthy + LONGEST; tick++) {
            double now = tick < healthy ? 1 : ratio;
            Tick ticked = watch.plus(Map.of(segment(0), people(random, now))).tick(guardrails(), 0.05, Instant.EPOCH);
            watch = ticked.next();
            if (tick >= healthy && !ticked.findings().isEmpty()) {
                return tick - healthy + 1;
            }
        }
        return LONGEST;
    }

    private static List<Guardrail> guardrails() {
        return Plans.oneStage(0.95, Trigger.HARM, 0.05).guardrails();
    }

    private static Segment segment(int i) {
        return new Segment("conversion", "country", "c" + i);
    }

    private static List<StratumCounts> people(SplittableRandom random, double ratio) {
        Arms arms = new Arms(HOLDBACK.odds(), BASELINE, ratio);
        arms.come(PEOPLE_PER_TICK, random);
        return List.of(new StratumCounts(
                HOLDBACK,
                new Tally(arms.treated(), List.of(arms.treatedConverted())),
                new Tally(arms.control(), List.of(arms.controlConverted()))));
    }
}
