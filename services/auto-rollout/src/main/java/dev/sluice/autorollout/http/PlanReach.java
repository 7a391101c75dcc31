package dev.sluice.autorollout.http;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Widening;
import dev.sluice.rollout.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says before a rollout starts whom each of its stages newly reaches, by what its commands would make of the flag. Pure. */
final class PlanReach {

    private PlanReach() {}

    /**
     * A sentence for each stage in the plan's order, and one for the completion.
     *
     * @param standing the flag as it stands
     * @param aDay people a day who may meet it; empty when that is not known
     */
    static List<String> of(Flag standing, Plan plan, OptionalDouble aDay) {
        List<String> sentences = new ArrayList<>();
        List<OpenStage> open = new ArrayList<>();
        Flag before = standing.withLadder(Optional.empty());
        for (int i = 0; i < plan.stages().size(); i++) {
            open.add(new OpenStage(i, plan.stages().get(i).audience(), plan.treatedShare(i), 0));
            Flag after = before.withLadder(Optional.of(new RolloutLadder("planned", 0, plan.treatment(), open)));
            sentences.add(plan.stages().get(i).name() + ": " + sentence(before, after, aDay));
            before = after;
        }
        List<ReleaseCondition> conditions = new ArrayList<>(standing.conditions());
        conditions.add(new ReleaseCondition(List.of(), BasisPoints.ALL, plan.treatment()));
        Flag completed = before.withLadder(Optional.empty()).withConditions(conditions);
        sentences.add("completed: " + sentence(before, completed, aDay));
        return List.copyOf(sentences);
    }

    private static String sentence(Flag before, Flag after, OptionalDouble aDay) {
        return Widening.between(Optional.of(before), after)
                .map(widening -> widening.sentence(
                        aDay.isPresent()
                                ? Optional.of((long) Math.ceil(
                                        aDay.getAsDouble() * widening.newly().fraction()))
                                : Optional.empty()))
                .orElse("nobody new");
    }
}
