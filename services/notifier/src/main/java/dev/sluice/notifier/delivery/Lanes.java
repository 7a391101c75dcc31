package dev.sluice.notifier.delivery;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs asynchronous work in lanes: within one, each piece after the one before; lanes side by side.
 *
 * @param <K> names a lane
 */
final class Lanes<K> {

    private final Map<K, CompletableFuture<Void>> newest = new ConcurrentHashMap<>();

    /**
     * The work's own outcome, once everything asked for before in its lane has ended, well or not.
     *
     * @param own its lane
     * @param others lanes whose work of before it waits for as well
     */
    <T> Uni<T> run(K own, List<K> others, Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(caller -> {
            CompletableFuture<Void> mine = new CompletableFuture<>();
            CompletableFuture<?>[] before;
            synchronized (newest) {
                before = java.util.stream.Stream.concat(java.util.stream.Stream.of(own), others.stream())
                        .map(newest::get)
                        .filter(Objects::nonNull)
                        .toArray(CompletableFuture<?>[]::new);
                newest.put(own, mine);
            }
            Runnable begin = () -> begin(own, mine, work, caller);
            Uni.createFrom()
                    .completionStage(CompletableFuture.allOf(before))
                    .subscribe()
                    .with(nothing -> begin.run(), failure -> begin.run());
        });
    }

    private <T> void begin(K own, CompletableFuture<Void> mine, Supplier<Uni<T>> work, UniEmitter<? super T> caller) {
        Uni.createFrom()
                .deferred(() -> work.get())
                .onTermination()
                .invoke(() -> {
                    newest.remove(own, mine);
                    mine.complete(null);
                })
                .subscribe()
                .with(caller::complete, caller::fail);
    }

    /** How many lanes have work. */
    int busy() {
        return newest.size();
    }
}
