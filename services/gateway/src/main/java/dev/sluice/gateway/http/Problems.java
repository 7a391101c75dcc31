package dev.sluice.gateway.http;

import dev.sluice.gateway.auth.Admission;
import dev.sluice.gateway.route.Door;
import dev.sluice.kit.http.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyResponse;

/** What the gateway says when it is not a service that says it. */
enum Problems {
    NOT_SIGNED_IN(
            401, "unauthenticated", "Not signed in", "sign in at /session, or send a key: Authorization: Bearer KEY"),
    WRONG_KEY(
            401,
            "unauthenticated",
            "Not signed in",
            "this key opens nothing here: send the admin key of this installation, or an access key that an admin made"),
    KEY_EXPIRED(401, "unauthenticated", "Not signed in", "this key has expired: ask an admin for another one"),
    KEY_REVOKED(401, "unauthenticated", "Not signed in", "this key was revoked: ask an admin for another one"),
    SESSION_OVER(401, "unauthenticated", "Not signed in", "this session is over: sign in"),
    WRONG_PASSWORD(
            401,
            "unauthenticated",
            "Not signed in",
            "nobody signs in with this e-mail and password: try again, or ask an admin for an invitation"),
    NOT_VOUCHED(
            401,
            "unauthenticated",
            "Not signed in",
            "the identity provider's answer lets nobody in: begin again, and ask an admin for an account or a group with a role if"
                    + " it goes on"),
    PROVIDER_AWAY(
            503,
            "unavailable",
            "Cannot be served now",
            "the identity provider does not answer: try again, or sign in by password"),
    NOT_FROM_HERE(
            403,
            "forbidden",
            "Not allowed",
            "only a page of this installation may ask for this: send JSON from there, with the header X-Sluice-Request"),
    UNREADABLE_SIGN_IN(
            400,
            "bad-request",
            "The request cannot be read",
            "send {\"email\": \"…\", \"password\": \"…\"} and nothing else"),
    TRIED_TOO_OFTEN(
            429,
            "too-many-requests",
            "Tried too often",
            "too many sign-ins were refused: wait as long as Retry-After says, in seconds"),
    BUSY(503, "unavailable", "Cannot be served now", "nobody can be signed in at the moment: try again"),
    ENDED_HERE_ONLY(
            503,
            "unavailable",
            "Cannot be served now",
            "this gateway has ended the session, others have not heard of it: sign out again in a few seconds"),
    KEYS_UNREAD(
            503,
            "unavailable",
            "Cannot be served now",
            "the gateway has not read all keys and accounts yet, so it cannot tell whether this opens anything: try again"),
    NOTHING_HERE(404, "not-found", "There is no such thing", "nothing is served at this path"),
    SERVICE_AWAY(503, "unavailable", "Cannot be served now", "the service behind this path does not answer: try again");

    /** A restarted service is back after some seconds. */
    private static final String RETRY_AFTER_SECONDS = "2";

    private final int status;
    private final String name;
    private final String title;
    private final String detail;

    Problems(int status, String name, String title, String detail) {
        this.status = status;
        this.name = name;
        this.title = title;
        this.detail = detail;
    }

    /** What is said to whom the doorkeeper refuses. */
    static Problems of(Admission.Refused refused) {
        return switch (refused) {
            case NO_KEY -> NOT_SIGNED_IN;
            case WRONG_KEY -> WRONG_KEY;
            case EXPIRED -> KEY_EXPIRED;
            case REVOKED -> KEY_REVOKED;
            case SESSION_OVER -> SESSION_OVER;
            case FOREIGN_PAGE -> NOT_FROM_HERE;
            case UNDECIDED -> KEYS_UNREAD;
        };
    }

    int status() {
        return status;
    }

    void answer(HttpServerResponse response, Door door) {
        response.setStatusCode(status);
        putHeaders(response.headers(), door);
        response.end(body());
    }

    /** The same in place of what a service would have answered. */
    ProxyResponse insteadOf(ProxyResponse response, Door door) {
        Buffer body = body();
        response.setStatusCode(status);
        putHeaders(response.headers(), door);
        return response.setBody(Body.body(body));
    }

    private void putHeaders(MultiMap headers, Door door) {
        headers.set("Content-Type", Problem.MEDIA_TYPE);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (status == 503) {
            headers.set("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (status == 401) {
            headers.set("WWW-Authenticate", "Bearer");
        }
        if (door == Door.SDK) {
            // Browsers' SDKs run on other people's pages and must be able to read this.
            headers.set("Access-Control-Allow-Origin", "*");
            headers.set("Access-Control-Expose-Headers", "Retry-After");
        }
    }

    private Buffer body() {
        return new JsonObject()
                .put("type", "urn:sluice:problem:" + name)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toBuffer();
    }
}
