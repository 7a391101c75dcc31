package dev.sluice.metric.judge;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;

/** Margins as ratios treated ÷ control. */
final class Margins {

    private Margins() {}

    /** r0: 0.8 for "falls by 20 %", 1.3 for "rises by 30 %". */
    static double ratio(BasisPoints margin, Direction direction) {
        return switch (direction) {
            case LOWER_IS_WORSE -> (10_000 - margin.value()) / 10_000.0;
            case HIGHER_IS_WORSE -> (10_000 + margin.value()) / 10_000.0;
        };
    }
}
