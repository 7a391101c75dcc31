package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.kit.http.body.BodyRefusedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Whatever stopped a request, as something that can be told to its sender; and counted. */
@ApplicationScoped
class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final CaptureMeters meters;

    Refusals(CaptureMeters meters) {
        this.meters = meters;
    }

    CaptureRefusedException of(HttpServerRequest request, Throwable cause) {
        CaptureRefusedException refusal =
                switch (cause) {
                    case CaptureRefusedException declared -> declared;
                    case BodyRefusedException body ->
                        new CaptureRefusedException(Reason.of(body.kind()), body.getMessage());
                    case KafkaException _ ->
                        new CaptureRefusedException(Reason.NOT_DURABLE, "it could not be written: send the same again");
                    default -> unexpected(request, cause);
                };
        meters.refusedRequest(refusal.reason());
        return refusal;
    }

    /** The sender is gone, or we have a bug. */
    private static CaptureRefusedException unexpected(HttpServerRequest request, Throwable cause) {
        // Native sockets say so before the response knows.
        if (request.response().closed() || cause instanceof IOException) {
            LOG.debugf("sender gone: %s", cause.getMessage());
        } else {
            LOG.error("request failed", cause);
        }
        return new CaptureRefusedException(Reason.NOT_DURABLE, "something went wrong on our side: send the same again");
    }
}
