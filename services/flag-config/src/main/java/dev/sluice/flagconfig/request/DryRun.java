package dev.sluice.flagconfig.request;

import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Does work and takes it back, so that its answer is what the work itself would have answered. */
public final class DryRun {

    private DryRun() {}

    /** Undoes the transaction that it leaves. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Undone() {
            super(null, null, false, false);
        }
    }

    /** Runs work in a transaction; when it is dry nothing of it is kept or told. */
    public static <T> Uni<T> inTransaction(Outbox outbox, boolean isDry, Function<Mutiny.Session, Uni<T>> work) {
        if (!isDry) {
            return outbox.inTransaction(work);
        }
        AtomicReference<T> answer = new AtomicReference<>();
        return outbox.inTransaction(session -> work.apply(session).<T>map(found -> {
                    answer.set(found);
                    throw new Undone();
                }))
                .onFailure(Undone.class)
                .recoverWithItem(answer::get);
    }
}
