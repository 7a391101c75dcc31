package dev.sluice.trials.simulate;

import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.evidence.Grid;
import dev.sluice.metric.evidence.Race;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import dev.sluice.trials.Tested;
import java.util.List;
import java.util.function.Predicate;

/** The judge that ships, asked continuously about a plan of one stage. */
final class Ours implements Rule {

    private final Tested tested;
    private final Predicate<Evidence> question;

    private Ours(Plan plan, Predicate<Evidence> question) {
        this.tested = new Tested(plan);
        this.question = question;
    }

    /** Rolls back. */
    static Rule rollBack(Plan plan) {
        return new Ours(plan, RolloutJudge::isBreached);
    }

    /** Passes the stage. */
    static Rule pass(Plan plan) {
        return new Ours(plan, RolloutJudge::isPassed);
    }

    /**
     * The race with a nominal baseline, of metric-core: for outcomes that are final when a person is counted. The watcher counts
     * people before their outcomes are final, so the judge does not use it.
     */
    static Rule augmented(double share, double baseline, double r0, double alpha, Grid grid) {
        Race race = new Race(grid, Direction.LOWER_IS_WORSE, r0, 0.9 * baseline);
        Tested tested = new Tested(Plans.oneStage(share, dev.sluice.metric.Trigger.BEYOND_MARGIN, alpha));
        return new Rule() {
            @Override
            public long nextLook(long people) {
                return Rule.continuously(people);
            }

            @Override
            public boolean acts(Arms arms) {
                return arms.treated() >= RolloutJudge.FEWEST_TREATED
                        && race.logE(List.of(counts(tested, arms))) >= -Math.log(alpha);
            }
        };
    }

    @Override
    public long nextLook(long people) {
        return Rule.continuously(people);
    }

    @Override
    public boolean acts(Arms arms) {
        return arms.treated() >= RolloutJudge.FEWEST_TREATED
                && question.test(
                        tested.evidence(0, List.of(List.of(counts(tested, arms))), arms.treated(), arms.control()));
    }

    private static StratumCounts counts(Tested tested, Arms arms) {
        return new StratumCounts(
                tested.key(0),
                new Tally(arms.treated(), List.of(arms.treatedConverted())),
                new Tally(arms.control(), List.of(arms.controlConverted())));
    }
}
