package dev.sluice.metric.judge;

import dev.sluice.metric.DataHealth;
import dev.sluice.metric.HealthCheck;
import dev.sluice.metric.HealthCheck.Outcome;
import dev.sluice.metric.evidence.Mismatch;
import java.util.List;

/**
 * Whether anything may be concluded from the data, judged before anything is.
 *
 * @param data with the mismatch computed and every check answered
 */
record Health(DataHealth data) {

    /** What a disagreement is, and where it comes from most often. */
    static final String DISAGREEMENT =
            "they were served something else than the plan gives them, most often because the properties that the audience asks for"
                    + " were not known of them when the flag was evaluated, or were sent after it";

    static Health of(Evidence evidence) {
        DataHealth counted = evidence.health();
        double mismatch = Mismatch.logE(evidence.exposures());
        return new Health(new DataHealth(
                mismatch,
                counted.disagreements(),
                counted.staleExposures(),
                counted.bothArms(),
                counted.lateEvents(),
                counted.traffic(),
                HealthChecks.of(evidence, mismatch)));
    }

    boolean isSound() {
        return complaints().isEmpty();
    }

    /** For a person, each naming what makes the data unreliable; none when they are sound. */
    List<String> complaints() {
        return sentences(Outcome.UNRELIABLE);
    }

    /** For a person, each naming what is worth a look; the comparison holds all the same. */
    List<String> warnings() {
        return sentences(Outcome.WARNING);
    }

    private List<String> sentences(Outcome outcome) {
        return data.checks().stream()
                .filter(check -> check.outcome() == outcome)
                .map(HealthCheck::sentence)
                .toList();
    }
}
