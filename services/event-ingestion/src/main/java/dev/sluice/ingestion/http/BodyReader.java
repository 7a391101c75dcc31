package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.BodyDecoder;
import dev.sluice.ingestion.capture.Bytes;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Limits;
import dev.sluice.ingestion.capture.Reason;
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
final class BodyReader {

    private final Vertx vertx;
    private final Duration timeout;

    BodyReader(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
    }

    /**
     * Reads it; to be called before the request's handler returns.
     *
     * @return fails with {@link CaptureRefusedException} for too much or too slow a body, with another exception when the connection
     *     broke
     */
    Future<Bytes> read(HttpServerRequest request, Limits limits, InFlight.Lease lease) {
        Promise<Bytes> result = Promise.promise();
        if (declaredLength(request) > limits.bodyBytes()) {
            return Future.failedFuture(BodyDecoder.tooLarge(limits));
        }
        Collected body = new Collected(limits, lease);
        long timer = vertx.setTimer(
                timeout.toMillis(),
                fired -> result.tryFail(new CaptureRefusedException(
                        Reason.BODY_TOO_SLOW, "a body must arrive within " + timeout.toSeconds() + " s")));
        request.handler(chunk -> {
            if (result.future().isComplete()) {
                return;
            }
            try {
                body.add(chunk);
            } catch (CaptureRefusedException e) {
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

        private static final int FIRST = 4 * 1024;

        private final Limits limits;
        private final InFlight.Lease lease;
        private byte[] array = new byte[0];
        private int length;

        private Collected(Limits limits, InFlight.Lease lease) {
            this.limits = limits;
            this.lease = lease;
        }

        private void add(Buffer chunk) throws CaptureRefusedException {
            int needed = length + chunk.length();
            if (needed > limits.bodyBytes()) {
                throw BodyDecoder.tooLarge(limits);
            }
            if (needed > array.length) {
                int larger = Math.min(limits.bodyBytes(), Math.max(FIRST, Math.max(needed, 2 * array.length)));
                lease.take(larger - array.length);
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
