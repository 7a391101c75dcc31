package dev.sluice.metric.judge;

import dev.sluice.metric.GuardrailVerdict.ArmSummary;
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

    /** One arm in numbers. */
    static ArmSummary summary(List<StratumCounts> strata, Function<StratumCounts, Tally> arm) {
        long people = people(strata, arm);
        long affected = 0;
        long total = 0;
        for (StratumCounts stratum : strata) {
            affected += arm.apply(stratum).affected();
            total += arm.apply(stratum).total();
        }
        return new ArmSummary(people, affected, people == 0 ? 0 : (double) total / people);
    }

    /** The same people by whether they did it at all. */
    static List<StratumCounts> atLeastOnce(List<StratumCounts> strata) {
        return strata.stream()
                .map(stratum -> new StratumCounts(
                        stratum.key(), atLeastOnce(stratum.treated()), atLeastOnce(stratum.control())))
                .toList();
    }

    private static Tally atLeastOnce(Tally tally) {
        return new Tally(tally.people(), List.of(tally.affected()));
    }
}
