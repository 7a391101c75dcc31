package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.BodyDecoder;
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
    Future<Buffer> read(HttpServerRequest request, Limits limits, InFlight.Lease lease) {
        Promise<Buffer> result = Promise.promise();
        if (declaredLength(request) > limits.bodyBytes()) {
            return Future.failedFuture(BodyDecoder.tooLarge(limits));
        }
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(
                timeout.toMillis(),
                fired -> result.tryFail(new CaptureRefusedException(
                        Reason.BODY_TOO_SLOW, "a body must arrive within " + timeout.toSeconds() + " s")));
        request.handler(chunk -> {
            if (result.future().isComplete()) {
                return;
            }
            try {
                if (body.length() + chunk.length() > limits.bodyBytes()) {
                    throw BodyDecoder.tooLarge(limits);
                }
                lease.take(chunk.length());
                body.appendBuffer(chunk);
            } catch (CaptureRefusedException e) {
                result.tryFail(e);
            }
        });
        request.exceptionHandler(result::tryFail);
        request.endHandler(end -> result.tryComplete(body));
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
}
