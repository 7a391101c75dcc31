package dev.sluice.flagdelivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An answer with a tag that changes exactly when the answer does, so that who has it already is told so and nothing else.
 *
 * @param body what is answered
 * @param tag a strong entity tag, with its quotes
 */
public record Tagged(Buffer body, String tag) {

    private static final int TAG_BYTES = 12;

    /** An answer with the tag of its own bytes. */
    public static Tagged of(Buffer body) {
        return new Tagged(body, tagOf(body));
    }

    /** The tag of these bytes. */
    public static String tagOf(Buffer body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(body.getBytes());
            return '"' + HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Answers with 200 and the body, or with 304 when the caller has it. */
    public void answer(RoutingContext context, String contentType) {
        HttpServerResponse response = context.response().putHeader(HttpHeaders.ETAG, tag);
        if (isKnownTo(context)) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(body);
        }
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
