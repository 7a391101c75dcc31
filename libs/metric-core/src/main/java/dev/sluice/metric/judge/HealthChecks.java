package dev.sluice.metric.judge;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.HealthCheck;
import dev.sluice.metric.HealthCheck.Kind;
import dev.sluice.metric.HealthCheck.Outcome;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.evidence.Mismatch;
import dev.sluice.metric.evidence.Mismatch.Exposures;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the data, each with its threshold.
 *
 * <p>Unreliable is what breaks the comparison itself, or means that what we decide does not arrive where people are: a split unlike
 * the design, people served something else or seen in both arms, most exposures from an old version of the flag. What only delays or
 * thins out the data alike in both arms is a warning: a phone that was offline for a week must not hold a rollout for ever.
 *
 * <p>What is counted of traffic is counted per stage, so that a bad hour of an earlier stage does not follow the rollout.
 */
final class HealthChecks {

    /** People set aside may be this part of all; more means that something other than chance sets them aside. */
    static final double MOST_SET_ASIDE = 0.01;

    /** Below this many people or events a share says little: nobody is alarmed by one in ten. */
    static final long FEWEST = 50;

    /** Standard errors between the observed and the intended share that are worth a look. */
    static final double SHARE_ERRORS = 4;

    /** More outcomes than this part from people who carry the flag and never reported to have met it is worth a look. */
    static final double MOST_UNEXPOSED = 0.5;

    /** One event in a hundred may take longer than the join waits for exposures, {@code sluice.watcher.grace}: five minutes. */
    static final long DELAY_P99_MS = 300_000;

    static final double PERCENTILE = 0.99;

    /** More events than this part from clocks that are off is worth a look. */
    static final double MOST_CLOCKS_OFF = 0.05;

    /** More exposures than this part from another version of the flag is worth a look. */
    static final double MANY_STALE = 0.05;

    /** From here on most people do not get what is decided here, and a rollback would not reach them either. */
    static final double MOST_STALE = 0.5;

    private HealthChecks() {}

    /** Every check, in the order in which they matter. */
    static List<HealthCheck> of(Evidence evidence, double mismatch) {
        DataHealth counted = evidence.health();
        Traffic traffic = counted.traffic();
        long people = evidence.exposedEver();
        List<HealthCheck> checks = new ArrayList<>();
        checks.add(split(mismatch));
        checks.add(share(evidence));
        checks.add(
                setAside(Kind.DISAGREEMENTS, counted.disagreements(), people, "are set aside: " + Health.DISAGREEMENT));
        checks.add(setAside(Kind.BOTH_ARMS, counted.bothArms(), people, "were seen in both arms"));
        checks.add(stale(traffic));
        checks.add(unexposed(traffic));
        checks.add(delay(traffic));
        checks.add(clocks(traffic));
        return checks;
    }

    private static HealthCheck split(double mismatch) {
        boolean alarm = mismatch >= Mismatch.ALARM_LOG_E;
        return new HealthCheck(
                Kind.SPLIT,
                alarm ? Outcome.UNRELIABLE : Outcome.SOUND,
                mismatch,
                Mismatch.ALARM_LOG_E,
                "people were " + (alarm ? "not " : "") + "split as designed (e-value " + Numbers.evidence(mismatch)
                        + ", the bar is 1,000)");
    }

    /** Of this stage's people whose arm was open; errors of the whole are kept by {@link Kind#SPLIT}, which looks at all times at once. */
    private static HealthCheck share(Evidence evidence) {
        long people = 0;
        long treated = 0;
        double expected = 0;
        double variance = 0;
        for (Exposures stratum : evidence.exposures()) {
            double w = stratum.key().odds();
            if (stratum.key().stage() == evidence.stage() && w > 0 && w < 1) {
                long both = stratum.treated() + stratum.control();
                people += both;
                treated += stratum.treated();
                expected += both * w;
                variance += both * w * (1 - w);
            }
        }
        if (people < FEWEST) {
            return new HealthCheck(
                    Kind.SHARE, Outcome.SOUND, 0, SHARE_ERRORS, "too few people to compare the observed share with");
        }
        double errors = Math.abs(treated - expected) / Math.sqrt(variance);
        return new HealthCheck(
                Kind.SHARE,
                errors > SHARE_ERRORS ? Outcome.WARNING : Outcome.SOUND,
                errors,
                SHARE_ERRORS,
                "the feature was given to " + Numbers.rate((double) treated / people) + " of " + Numbers.count(people)
                        + " people, " + Numbers.rate(expected / people) + " were intended ("
                        + Numbers.decimal(errors) + " standard errors apart, more than 4 is worth a look)");
    }

    // People set aside are not among those exposed, so both together are all.
    private static HealthCheck setAside(Kind kind, long setAside, long exposed, String what) {
        long all = exposed + setAside;
        double part = all == 0 ? 0 : (double) setAside / all;
        boolean tooMany = all >= FEWEST && setAside > MOST_SET_ASIDE * all;
        return new HealthCheck(
                kind,
                tooMany ? Outcome.UNRELIABLE : Outcome.SOUND,
                part,
                MOST_SET_ASIDE,
                Numbers.count(setAside) + " of " + Numbers.count(all) + " people " + what);
    }

    private static HealthCheck stale(Traffic traffic) {
        double part = part(traffic.stale(), traffic.exposures());
        Outcome outcome = traffic.exposures() < FEWEST || part <= MANY_STALE
                ? Outcome.SOUND
                : part > MOST_STALE ? Outcome.UNRELIABLE : Outcome.WARNING;
        String consequence = outcome == Outcome.UNRELIABLE
                ? ": most people do not get what is decided here, and a rollback would not reach them either"
                : "";
        return new HealthCheck(
                Kind.STALE_EXPOSURES,
                outcome,
                part,
                MANY_STALE,
                Numbers.count(traffic.stale()) + " of " + Numbers.count(traffic.exposures())
                        + " exposures in this stage carry another version of the flag" + consequence);
    }

    private static HealthCheck unexposed(Traffic traffic) {
        double part = part(traffic.unexposed(), traffic.carrying());
        boolean many = traffic.carrying() >= FEWEST && part > MOST_UNEXPOSED;
        return new HealthCheck(
                Kind.UNEXPOSED,
                many ? Outcome.WARNING : Outcome.SOUND,
                part,
                MOST_UNEXPOSED,
                Numbers.count(traffic.unexposed()) + " of " + Numbers.count(traffic.carrying())
                        + " outcomes that carry the flag's value are of people from whom no exposure was heard"
                        + (many ? ": does the app ask for the flag, and send $feature_flag_called when it does?" : ""));
    }

    private static HealthCheck delay(Traffic traffic) {
        long p99 = traffic.delayAt(PERCENTILE);
        boolean slow = traffic.events() >= FEWEST && p99 > DELAY_P99_MS;
        return new HealthCheck(
                Kind.DELAY,
                slow ? Outcome.WARNING : Outcome.SOUND,
                p99,
                DELAY_P99_MS,
                p99 == Long.MAX_VALUE
                        ? "more than 1 % of events come a day or longer after they happened"
                        : "99 % of events come within " + Numbers.duration(p99) + "; more than 5 min is worth a look");
    }

    private static HealthCheck clocks(Traffic traffic) {
        double part = part(traffic.clocksOff(), traffic.events());
        boolean many = traffic.events() >= FEWEST && part > MOST_CLOCKS_OFF;
        return new HealthCheck(
                Kind.CLOCKS,
                many ? Outcome.WARNING : Outcome.SOUND,
                part,
                MOST_CLOCKS_OFF,
                Numbers.count(traffic.clocksOff()) + " of " + Numbers.count(traffic.events())
                        + " events come from clocks that are more than 5 min off");
    }

    private static double part(long some, long all) {
        return all == 0 ? 0 : (double) some / all;
    }
}
