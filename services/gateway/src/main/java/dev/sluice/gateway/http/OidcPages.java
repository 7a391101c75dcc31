package dev.sluice.gateway.http;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.sluice.gateway.auth.Sessions;
import dev.sluice.gateway.auth.SignIn;
import dev.sluice.gateway.oidc.Attempt;
import dev.sluice.gateway.oidc.OidcSignIn;
import dev.sluice.gateway.route.Door;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Sends a browser to the identity provider, and takes it back. What it has to bring back with it, it keeps in a cookie meanwhile. */
@ApplicationScoped
public class OidcPages {

    private static final int FIRST = -1_000;
    private static final String COOKIE = "sluice-sign-in";
    /** As long as somebody may look for their second factor. */
    private static final int MAX_AGE_SECONDS = 600;

    private final OidcSignIn oidc;
    private final Sessions sessions;
    private final SessionCookie cookies;

    OidcPages(OidcSignIn oidc, Sessions sessions, SessionCookie cookies) {
        this.oidc = oidc;
        this.sessions = sessions;
        this.cookies = cookies;
    }

    void register(@Observes Router router) {
        if (oidc.isOffered()) {
            router.get(OidcSignIn.PATH).order(FIRST).handler(this::begin);
            router.get(OidcSignIn.CALLBACK).order(FIRST).handler(this::finish);
        }
    }

    private void begin(RoutingContext context) {
        HttpServerResponse response = context.response();
        Attempt attempt = oidc.attempt();
        Future.fromCompletionStage(oidc.begin(attempt), Vertx.currentContext())
                .onSuccess(provider -> redirect(
                        response.putHeader("Set-Cookie", kept(context.request(), attempt)), provider.toString()))
                .onFailure(_ -> Problems.PROVIDER_AWAY.answer(response, Door.API));
    }

    private void finish(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        Optional<Attempt> attempt = cookies.of(request, COOKIE).flatMap(OidcPages::attempt);
        // Good once, whatever comes of it.
        response.headers()
                .add(
                        "Set-Cookie",
                        cookies.guarded(request, COOKIE, "").setMaxAge(0).encode());
        if (attempt.isEmpty()) {
            Problems.NOT_VOUCHED.answer(response, Door.API);
            return;
        }
        Future.fromCompletionStage(
                        oidc.finish(attempt.get(), URI.create(request.uri()), Instant.now()), Vertx.currentContext())
                .onSuccess(outcome -> answer(context, outcome));
    }

    private void answer(RoutingContext context, SignIn.Outcome outcome) {
        HttpServerResponse response = context.response();
        switch (outcome) {
            case SignIn.Outcome.In(Sessions.Open open) -> {
                response.headers()
                        .add("Set-Cookie", cookies.header(context.request(), sessions.cookie(open.session())));
                redirect(response, "/");
            }
            case SignIn.Outcome.Refused _ -> Problems.NOT_VOUCHED.answer(response, Door.API);
            case SignIn.Outcome.Wait _, SignIn.Outcome.Busy _ -> Problems.BUSY.answer(response, Door.API);
        }
    }

    private static void redirect(HttpServerResponse response, String to) {
        response.setStatusCode(303)
                .putHeader("Location", to)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    private String kept(HttpServerRequest request, Attempt attempt) {
        String value = attempt.state().getValue() + "." + attempt.nonce().getValue() + "."
                + attempt.verifier().getValue();
        return cookies.guarded(request, COOKIE, value)
                .setMaxAge(MAX_AGE_SECONDS)
                .encode();
    }

    private static Optional<Attempt> attempt(String kept) {
        String[] parts = kept.split("\\.", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new Attempt(new State(parts[0]), new Nonce(parts[1]), new CodeVerifier(parts[2])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
