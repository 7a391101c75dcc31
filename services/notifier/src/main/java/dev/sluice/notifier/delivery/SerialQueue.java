package dev.sluice.notifier.delivery;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** Runs asynchronous work one piece after the other, in the order in which it came. */
final class SerialQueue {

    private record Work<T>(Supplier<Uni<? extends T>> start, UniEmitter<? super T> caller) {}

    private final Queue<Work<?>> waiting = new ArrayDeque<>();
    private boolean busy;

    /** The work's own outcome, once everything before it has ended, well or not. */
    <T> Uni<T> run(Supplier<Uni<? extends T>> start) {
        return Uni.createFrom().emitter(caller -> {
            Work<T> work = new Work<>(start, caller);
            synchronized (this) {
                if (busy) {
                    waiting.add(work);
                    return;
                }
                busy = true;
            }
            begin(work);
        });
    }

    private <T> void begin(Work<T> work) {
        Uni.createFrom()
                .deferred(work.start())
                .subscribe()
                .with(
                        item -> {
                            next();
                            work.caller().complete(item);
                        },
                        failure -> {
                            next();
                            work.caller().fail(failure);
                        });
    }

    private void next() {
        Work<?> following;
        synchronized (this) {
            following = waiting.poll();
            busy = following != null;
        }
        if (following != null) {
            begin(following);
        }
    }
}
