package dev.sluice.flagdelivery.http;

import dev.sluice.flagdelivery.json.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * An answer with a tag that changes exactly when the answer does, so that who has it already is told so and nothing else. Worth
 * keeping when it is given again.
 */
public final class Tagged {

    private final Buffer body;
    private final String tag;
    /** Made when it is first asked for; two threads may make it at once, and make the same. */
    private volatile Buffer zipped;

    public Tagged(Buffer body, String tag) {
        this.body = body;
        this.tag = tag;
    }

    /** An answer with the tag of its own bytes. */
    public static Tagged of(Buffer body) {
        return new Tagged(body, tagOf(Identity.of(body.getBytes())));
    }

    /** The tag of what has this identity. */
    public static String tagOf(Identity identity) {
        return '"' + identity.text() + '"';
    }

    /** The same with its compressed form made now, on a thread that may take its time, and not when it is first asked for. */
    public Tagged zipped() {
        if (body.length() >= Gzip.BYTES_MIN) {
            zipped = Gzip.of(body);
        }
        return this;
    }

    /** Answers with 200 and the body, or with 304 when the caller has it. */
    public void answer(RoutingContext context, CharSequence contentType) {
        HttpServerResponse response = context.response().putHeader(HttpHeaders.ETAG, tag);
        if (isKnownTo(context)) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
            end(context);
        }
    }

    private void end(RoutingContext context) {
        if (body.length() < Gzip.BYTES_MIN || !Gzip.isAccepted(context)) {
            Gzip.end(context, body);
            return;
        }
        Buffer made = zipped;
        if (made == null) {
            made = Gzip.of(body);
            zipped = made;
        }
        context.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        Gzip.endZipped(context, made);
    }

    private boolean isKnownTo(RoutingContext context) {
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known == null) {
            return false;
        }
        for (String each : known.split(",", -1)) {
            String candidate = each.strip();
            // Proxies that compress make tags weak.
            if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
