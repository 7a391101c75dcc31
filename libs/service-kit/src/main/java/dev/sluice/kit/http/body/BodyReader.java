package dev.sluice.kit.http.body;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads a body's raw bytes, within a size, a budget and a time. The framework's own body handling stays out of it: it would parse
 * forms, and take memory before we could refuse.
 */
public final class BodyReader {

    private final Vertx vertx;
    private final Duration timeout;

    /** @param timeout how long a body may take to arrive */
    public BodyReader(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    /**
     * Reads it; to be called before the request's handler returns.
     *
     * @param bytesMax most bytes as sent
     * @param budget is asked before memory is taken
     * @return fails with {@link BodyRefusedException} for too much or too slow a body, with another exception when the connection
     *     broke
     */
    public Future<Bytes> read(HttpServerRequest request, int bytesMax, Budget budget) {
        Promise<Bytes> result = Promise.promise();
        if (declaredLength(request) > bytesMax) {
            return Future.failedFuture(BodyRefusedException.tooLarge(bytesMax));
        }
        Collected body = new Collected(bytesMax, budget);
        long timer = vertx.setTimer(
                timeout.toMillis(),
                fired -> result.tryFail(new BodyRefusedException(
                        BodyRefusedException.Kind.TOO_SLOW,
                        "a body must arrive within " + timeout.toSeconds() + " s")));
        request.handler(chunk -> {
            if (result.future().isComplete()) {
                return;
            }
            try {
                body.add(chunk);
            } catch (BodyRefusedException e) {
                result.tryFail(e);
            }
        });
        request.exceptionHandler(result::tryFail);
        request.endHandler(end -> result.tryComplete(body.bytes()));
        request.resume();
        return result.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** What has arrived. It grows as bytes come, whatever length was promised: promises cost a sender nothing. */
    private static final class Collected {

        /** Most requests for flags are smaller, and there are tens of thousands of them a second. */
        private static final int FIRST = 512;

        private final int bytesMax;
        private final Budget budget;
        private byte[] array = new byte[0];
        private int length;

        private Collected(int bytesMax, Budget budget) {
            this.bytesMax = bytesMax;
            this.budget = budget;
        }

        private void add(Buffer chunk) throws BodyRefusedException {
            int needed = length + chunk.length();
            if (needed > bytesMax) {
                throw BodyRefusedException.tooLarge(bytesMax);
            }
            if (needed > array.length) {
                int larger = Math.min(bytesMax, Math.max(FIRST, Math.max(needed, 2 * array.length)));
                budget.take(larger - array.length);
                array = Arrays.copyOf(array, larger);
            }
            chunk.getBytes(array, length);
            length = needed;
        }

        private Bytes bytes() {
            return new Bytes(array, length);
        }
    }
}
