package dev.sluice.gateway.oidc;

import dev.sluice.gateway.auth.Session.Holder;
import dev.sluice.gateway.auth.Sessions;
import dev.sluice.gateway.auth.SignIn;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Signs people in whom the identity provider vouches for. Whoever has an account is known by its e-mail and may what the account may,
 * whatever their groups; a disabled account stays out. Whoever has none may what their groups may, and without one nothing.
 */
@ApplicationScoped
public class OidcSignIn {

    /** Where people begin. */
    public static final String PATH = "/session/oidc";

    /** Where the provider sends them back to. */
    public static final String CALLBACK = "/session/oidc/callback";

    private static final Logger LOG = Logger.getLogger(OidcSignIn.class);
    private static final int AT_ONCE = 4;
    private static final int WAITING = 64;

    private final Optional<IdentityProvider> provider;
    private final Sessions sessions;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("identity-provider-", 0).daemon().factory());

    OidcSignIn(
            OidcConfig config,
            Sessions sessions,
            @ConfigProperty(name = "sluice.public-url") Optional<String> publicUrl) {
        this.sessions = sessions;
        this.provider = config.issuer().filter(issuer -> !issuer.isBlank()).map(issuer -> {
            String base = publicUrl
                    .filter(url -> !url.isBlank())
                    .orElseThrow(
                            () -> new IllegalStateException(
                                    "SLUICE_OIDC_ISSUER needs SLUICE_PUBLIC_URL: the provider has to know where to send people back to"));
            return new IdentityProvider(config, URI.create(base).resolve(CALLBACK));
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether there is a provider. */
    public boolean isOffered() {
        return provider.isPresent();
    }

    /** A new sign-in. */
    public Attempt attempt() {
        return Attempt.begun();
    }

    /** Where to send the browser; fails when the provider is away. */
    public CompletionStage<URI> begin(Attempt attempt) {
        return blocking(() -> provider.orElseThrow().begin(attempt));
    }

    /** What comes of a provider's answer. Never fails. */
    public CompletionStage<SignIn.Outcome> finish(Attempt attempt, URI answer, Instant now) {
        return blocking(() -> outcome(provider.orElseThrow().finish(attempt, answer), now))
                .exceptionally(e -> {
                    LOG.infof("sign-in by the identity provider refused: %s", reason(e));
                    return e instanceof RejectedExecutionException
                            ? new SignIn.Outcome.Busy()
                            : new SignIn.Outcome.Refused();
                });
    }

    private SignIn.Outcome outcome(Vouched vouched, Instant now) {
        Optional<Holder.Guest> guest =
                vouched.role().map(role -> new Holder.Guest("oidc/" + vouched.subject(), vouched.email(), role));
        return sessions.beginVouched(vouched.email(), guest, now);
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() instanceof NotVouchedException ? e.getCause() : e;
        return cause.getMessage()
                + (cause.getCause() == null ? "" : ": " + cause.getCause().getMessage());
    }

    private <T> CompletableFuture<T> blocking(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    done.complete(work.call());
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
