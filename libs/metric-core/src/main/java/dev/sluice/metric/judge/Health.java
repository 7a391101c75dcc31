package dev.sluice.metric.judge;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.evidence.Mismatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether anything may be concluded from the data, judged before anything is.
 *
 * @param data with the mismatch computed
 * @param complaints for a person, each naming what is wrong; none when the data are sound
 */
record Health(DataHealth data, List<String> complaints) {

    /** People set aside may be this part of all; more means that something other than chance sets them aside. */
    private static final double MOST_SET_ASIDE = 0.01;

    /** Below this many people a share says little: nobody is alarmed by one in ten. */
    private static final long FEWEST_PEOPLE = 50;

    /** What a disagreement is, and where it comes from most often. */
    static final String DISAGREEMENT =
            "they were served something else than the plan gives them, most often because the properties that the audience asks for"
                    + " were not known of them when the flag was evaluated, or were sent after it";

    Health {
        complaints = List.copyOf(complaints);
    }

    static Health of(Evidence evidence) {
        DataHealth counted = evidence.health();
        double mismatch = Mismatch.logE(evidence.exposures());
        List<String> complaints = new ArrayList<>();
        if (mismatch >= Mismatch.ALARM_LOG_E) {
            complaints.add(
                    "people were not split as designed (e-value " + Numbers.evidence(mismatch) + ", the bar is 1,000)");
        }
        long people = evidence.exposedEver();
        if (isTooMany(counted.disagreements(), people)) {
            complaints.add(complaint(counted.disagreements(), people, "are set aside: " + DISAGREEMENT));
        }
        if (isTooMany(counted.bothArms(), people)) {
            complaints.add(complaint(counted.bothArms(), people, "were seen in both arms"));
        }
        DataHealth data = new DataHealth(
                mismatch, counted.disagreements(), counted.staleExposures(), counted.bothArms(), counted.lateEvents());
        return new Health(data, complaints);
    }

    boolean isSound() {
        return complaints.isEmpty();
    }

    // People set aside are not among those exposed, so both together are all.
    private static boolean isTooMany(long setAside, long exposed) {
        long all = exposed + setAside;
        return all >= FEWEST_PEOPLE && setAside > MOST_SET_ASIDE * all;
    }

    private static String complaint(long setAside, long exposed, String what) {
        return Numbers.count(setAside) + " of " + Numbers.count(exposed + setAside) + " people " + what;
    }
}
