package dev.sluice.metric.judge;

import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.Race;
import java.util.List;
import java.util.function.Function;

/** Selections and sums over strata. */
final class Strata {

    private Strata() {}

    /** Those whose people could have been in either arm. */
    static List<StratumCounts> comparable(List<StratumCounts> strata) {
        return strata.stream().filter(Race::isComparable).toList();
    }

    /** Those of one stage. */
    static List<StratumCounts> ofStage(List<StratumCounts> strata, int stage) {
        return strata.stream().filter(stratum -> stratum.key().stage() == stage).toList();
    }

    /** Those of a stage and all later ones. */
    static List<StratumCounts> since(List<StratumCounts> strata, int stage) {
        return strata.stream().filter(stratum -> stratum.key().stage() >= stage).toList();
    }

    /** People of one arm. */
    static long people(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        return strata.stream().mapToLong(stratum -> arm.apply(stratum).people()).sum();
    }
}
