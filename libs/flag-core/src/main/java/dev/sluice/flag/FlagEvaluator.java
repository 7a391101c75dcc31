package dev.sluice.flag;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers what a flag is for a person.
 *
 * <p>The first of these decides, in the order of PostHog's server:
 *
 * <ol>
 *   <li>A flag that is not active is off.
 *   <li>What the person chose for themselves, where the flag lets them: on without a variant, or off.
 *   <li>The holdout: whom it has gets its variant.
 *   <li>The flag's own release conditions in order, then the open stages of a running rollout. The first that has the person
 *       decides: they get its variant, else the variant that their place chooses, else plain {@code true}. With {@link
 *       Traits#earlyExit()} the first own condition whose filters they pass is the last.
 *   <li>Else the flag is off, and the highest-ranking {@link Reason} among the conditions says why.
 * </ol>
 *
 * <p>A condition whose variant the flag does not know is taken as having none. A condition for groups looks at the group's properties
 * and places people by the group's key; it has nobody who is given without such a group.
 *
 * <p>Pure: same arguments, same answer. Never throws for a strange filter or property: these match nothing.
 */
public final class FlagEvaluator {

    private FlagEvaluator() {}

    /** The flag's answer for one person. */
    public static Evaluation evaluate(Flag flag, Person person, EvaluationContext context) {
        return new PersonEvaluation(person, context).evaluate(context.compiled(flag));
    }

    /**
     * The answers of all flags of the context for one person, in the order in which the context was given them; cohorts and shared
     * dependencies are decided once.
     */
    public static List<Evaluation> evaluateAll(Person person, EvaluationContext context) {
        PersonEvaluation evaluation = PersonEvaluation.ofManyFlags(person, context);
        List<Evaluation> answers = new ArrayList<>(context.compiledFlags().size());
        for (CompiledFlag flag : context.compiledFlags()) {
            answers.add(evaluation.evaluate(flag));
        }
        return answers;
    }
}
