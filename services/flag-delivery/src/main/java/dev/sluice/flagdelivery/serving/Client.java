package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.EvaluationRuntime;
import java.util.List;
import java.util.Objects;

/**
 * What asks, as far as it decides which flags it may have.
 *
 * @param runtime where it runs; {@link EvaluationRuntime#ALL} when that is not known
 * @param contexts the contexts it names; none when it names none
 */
public record Client(EvaluationRuntime runtime, List<String> contexts) {

    /** Says nothing of itself, and may have every flag. */
    public static final Client ANY = new Client(EvaluationRuntime.ALL, List.of());

    public Client {
        Objects.requireNonNull(runtime, "runtime");
        contexts = List.copyOf(contexts);
    }

    /** Whether it may have a flag. */
    public boolean mayHave(ServedFlag flag) {
        return flag.flag().isFor(runtime, contexts);
    }

    /** The same, taken for an app on somebody's device when nothing was said and a page asks: only browsers send {@code Origin}. */
    public Client calledByPage(boolean isPage) {
        return isPage && runtime == EvaluationRuntime.ALL ? new Client(EvaluationRuntime.CLIENT, contexts) : this;
    }
}
