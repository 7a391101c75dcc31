package dev.sluice.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import dev.sluice.gateway.auth.Admission;
import dev.sluice.gateway.auth.Caller;
import dev.sluice.gateway.auth.Sessions;
import dev.sluice.gateway.auth.SignIn;
import dev.sluice.gateway.route.Door;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Signing in by e-mail and password, out, and who one is: {@code /session}. */
@ApplicationScoped
public class SessionPages {

    static final String PATH = "/session";

    private static final Logger LOG = Logger.getLogger(SessionPages.class);
    private static final int FIRST = -1_000;
    private static final int LARGEST_BODY = 4_096;

    private final SignIn signIn;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final PublicAddress address;
    private final ObjectMapper json = StrictJson.mapper();

    /** What is sent to sign in. */
    record Credentials(Optional<String> email, Optional<String> password) {
        /** Without either: it gets into logs. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    SessionPages(SignIn signIn, Sessions sessions, SessionCookie cookie, PublicAddress address) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookie = cookie;
        this.address = address;
    }

    void register(@Observes Router router) {
        router.post(PATH).order(FIRST).handler(this::signIn);
        router.get(PATH).order(FIRST).handler(this::show);
        router.delete(PATH).order(FIRST).handler(this::signOut);
    }

    private void signIn(RoutingContext context) {
        HttpServerRequest request = context.request();
        String type = request.getHeader("Content-Type");
        // A form of another site's page could sign its visitor in as somebody else; it cannot send JSON.
        if (Pages.isForeign(request, address)
                || type == null
                || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            Problems.NOT_FROM_HERE.answer(context.response(), Door.API);
            return;
        }
        body(request)
                .compose(body -> tried(request, body))
                .onSuccess(outcome -> answer(context, outcome))
                .onFailure(e -> {
                    if (e instanceof IOException) {
                        Problems.UNREADABLE_SIGN_IN.answer(context.response(), Door.API);
                    } else {
                        LOG.error("sign-in failed", e);
                        Problems.BUSY.answer(context.response(), Door.API);
                    }
                });
    }

    private Future<SignIn.Outcome> tried(HttpServerRequest request, Buffer body) {
        Credentials sent;
        try {
            sent = json.readValue(body.getBytes(), Credentials.class);
        } catch (IOException e) {
            // Without the cause: its message would quote a part of the password.
            return Future.failedFuture(new IOException("not credentials"));
        }
        if (sent == null || sent.email().isEmpty() || sent.password().isEmpty()) {
            return Future.failedFuture(new IOException("not credentials"));
        }
        return Future.fromCompletionStage(
                signIn.tried(sent.email().get(), sent.password().get(), addressOf(request), Instant.now()),
                Vertx.currentContext());
    }

    private void answer(RoutingContext context, SignIn.Outcome outcome) {
        HttpServerResponse response = context.response();
        switch (outcome) {
            case SignIn.Outcome.In(Sessions.Open open) -> welcome(context, open);
            case SignIn.Outcome.Refused _ -> Problems.WRONG_PASSWORD.answer(response, Door.API);
            case SignIn.Outcome.Wait(var left) -> {
                response.putHeader("Retry-After", Long.toString(Math.max(1, left.toSeconds() + 1)));
                Problems.TRIED_TOO_OFTEN.answer(response, Door.API);
            }
            case SignIn.Outcome.Busy _ -> Problems.BUSY.answer(response, Door.API);
        }
    }

    private void welcome(RoutingContext context, Sessions.Open open) {
        context.response()
                .putHeader("Set-Cookie", cookie.header(context.request(), sessions.cookie(open.session())))
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(about(open));
    }

    private void show(RoutingContext context) {
        switch (read(context)) {
            case Sessions.Reading.Good(Sessions.Open open) ->
                context.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(about(open));
            case Sessions.Reading.Bad(Admission.Refused why) -> Problems.of(why).answer(context.response(), Door.API);
        }
    }

    private void signOut(RoutingContext context) {
        if (Pages.isForeign(context.request(), address)) {
            Problems.NOT_FROM_HERE.answer(context.response(), Door.API);
            return;
        }
        HttpServerResponse response =
                context.response().putHeader("Set-Cookie", cookie.headerThatEnds(context.request()));
        switch (read(context)) {
            case Sessions.Reading.Good(Sessions.Open open) ->
                Future.fromCompletionStage(sessions.end(open.session(), Instant.now()), Vertx.currentContext())
                        .onSuccess(_ -> response.setStatusCode(204).end())
                        .onFailure(e -> {
                            LOG.warnf("session ended at this gateway only: %s", e.getMessage());
                            Problems.ENDED_HERE_ONLY.answer(response, Door.API);
                        });
            // What is not a session any more needs no end.
            case Sessions.Reading.Bad _ -> response.setStatusCode(204).end();
        }
    }

    private Sessions.Reading read(RoutingContext context) {
        return cookie.of(context.request())
                .map(sent -> sessions.read(sent, Instant.now()))
                .orElse(new Sessions.Reading.Bad(Admission.Refused.NO_KEY));
    }

    private static String about(Sessions.Open open) {
        Caller caller = open.caller();
        JsonObject about = new JsonObject()
                .put("name", caller.name())
                .put("role", caller.role().name().toLowerCase(Locale.ROOT))
                .put("endsAt", open.session().endsAt().toString());
        caller.project().ifPresent(project -> about.put("project", project));
        return about.encode();
    }

    /** Of one network, where each of its machines has as many as it likes: an IPv6 address counts by its first 64 bits. */
    private static String addressOf(HttpServerRequest request) {
        String host = request.remoteAddress().hostAddress();
        return host.contains(":") ? firstHalf(host) : host;
    }

    private static String firstHalf(String host) {
        try {
            byte[] address = InetAddress.ofLiteral(host).getAddress();
            return HexFormat.of().formatHex(address, 0, Math.min(8, address.length));
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private static Future<Buffer> body(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        request.handler(part -> {
            if (read.length() <= LARGEST_BODY) {
                read.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            if (read.length() > LARGEST_BODY) {
                whole.tryFail(new IOException("too large"));
            } else {
                whole.tryComplete(read);
            }
        });
        request.exceptionHandler(e -> whole.tryFail(new IOException("ended early")));
        return whole.future();
    }

    /** Reads what is sent to the gateway itself, and nothing that could be read in two ways. */
    private static final class StrictJson {

        private StrictJson() {}

        static ObjectMapper mapper() {
            return WireJson.strict()
                    .copy()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        }
    }
}
