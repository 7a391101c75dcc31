package dev.sluice.flagconfig.request;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * How large bodies may be. The framework has one bound for all; this one lowers it for everything but what is large by nature: a
 * definition of 16 MB would be read whole before anybody could say that it is too large.
 */
@ApplicationScoped
public class BodyLimits {

    /** Of definitions, in bytes: they are kept up to 900,000, in a form that may be shorter than the one sent. */
    static final long DEFINITION_MAX_BYTES = 2 << 20;

    /** After the framework's own bound was set, which is the one for lists. */
    private static final int AFTER_THE_FRAMEWORK = 1;

    private static final Pattern LARGE = Pattern.compile("/api/v1/projects/[^/]+/(cohorts(/[^/]+/members)?|import.*)");

    void register(@Observes Filters filters) {
        filters.register(BodyLimits::guard, AFTER_THE_FRAMEWORK);
    }

    private static void guard(RoutingContext context) {
        if (LARGE.matcher(context.request().path()).matches()) {
            context.next();
            return;
        }
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, DEFINITION_MAX_BYTES);
        } else if (length.length() > 18 || Long.parseLong(length) > DEFINITION_MAX_BYTES) {
            if (context.request().version() != HttpVersion.HTTP_2) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            context.response()
                    .setStatusCode(413)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end(
                            "{\"type\":\"about:blank\",\"title\":\"Too much at once\",\"status\":413,\"detail\":\"a body has at most "
                                    + DEFINITION_MAX_BYTES + " bytes here\"}");
            return;
        }
        context.next();
    }
}
