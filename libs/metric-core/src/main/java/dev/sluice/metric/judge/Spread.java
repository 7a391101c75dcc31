package dev.sluice.metric.judge;

import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.Contrast;

/** A measure by its sums, sums of squares and cubes: what a mixture is made of. */
interface Spread {

    /** People who have a value. */
    long people(Tally tally);

    /** Their mean, or their ratio; NaN where there is none. */
    double mean(Tally tally);

    /** Treated less r0 times control. */
    Contrast contrast(StratumCounts stratum, double r0);

    /** Of people who have a value, the part whose value is not zero. */
    double activeShare(Tally tally);

    /** How far the values lean to one side. */
    double skewness(Tally tally);
}
