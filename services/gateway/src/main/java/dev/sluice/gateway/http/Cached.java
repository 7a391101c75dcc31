package dev.sluice.gateway.http;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Keeps an answer for a while, so that many who ask cost the services as much as one. */
final class Cached<T> {

    private final Duration life;
    private final Supplier<Future<T>> source;
    private final AtomicReference<Kept<T>> kept = new AtomicReference<>();

    private record Kept<T>(Future<T> value, long atNanos) {}

    Cached(Duration life, Supplier<Future<T>> source) {
        this.life = life;
        this.source = source;
    }

    /** The answer: the kept one, the one that is under way, or a new one. */
    Future<T> get() {
        long now = System.nanoTime();
        Kept<T> current = kept.get();
        if (current == null
                || now - current.atNanos() > life.toNanos()
                || current.value().failed()) {
            current = new Kept<>(source.get(), now);
            kept.set(current);
        }
        return current.value();
    }
}
