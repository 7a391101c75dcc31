package dev.sluice.flag;

import java.util.ArrayList;
import java.util.List;

/**
 * Answers what a flag is for a person.
 *
 * <p>A flag that is not active is off. Otherwise the flag's own release conditions are tried in order, then the open stages of a
 * running rollout, and the first that has the person decides: they get its variant, else the variant that their place chooses,
 * else plain {@code true}. If none has them the flag is off, and the highest-ranking {@link Reason} among the conditions says why.
 * A condition whose variant the flag does not know is taken as having none.
 *
 * <p>Pure: same arguments, same answer. Never throws for a strange filter or property: these match nothing.
 */
public final class FlagEvaluator {

    private FlagEvaluator() {}

    /** The flag's answer for one person. */
    public static Evaluation evaluate(Flag flag, Person person, EvaluationContext context) {
        return new PersonEvaluation(person, context).evaluate(context.compiled(flag));
    }

    /** The answers of all flags of the context for one person; cohorts and shared dependencies are decided once. */
    public static List<Evaluation> evaluateAll(Person person, EvaluationContext context) {
        PersonEvaluation evaluation = new PersonEvaluation(person, context);
        List<Evaluation> answers = new ArrayList<>(context.compiledFlags().size());
        for (CompiledFlag flag : context.compiledFlags()) {
            answers.add(evaluation.evaluate(flag));
        }
        return answers;
    }
}
