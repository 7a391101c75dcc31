package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccountRecord;
import dev.sluice.kit.secret.Passwords;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Signs people in by e-mail and password. Whoever is refused learns nothing from it: not whether there is such an account, whether it is
 * disabled or has a password; neither from the words nor from the time, since each try costs the same work.
 */
@ApplicationScoped
public class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class);
    /** Some twenty a second and core are checked; who would wait longer than that for an answer is asked to come again. */
    private static final int WAITING = 32;

    /** Longer ones were never anybody's. */
    private static final int LONGEST_EMAIL = 255;

    private static final int LONGEST_PASSWORD = 800;

    private final People people;
    private final Sessions sessions;
    private final SignInThrottle throttle = new SignInThrottle();
    /** One at a time: each holds 19 MiB. */
    private final ThreadPoolExecutor checking = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("passwords").daemon().factory());

    /** What comes of a try. */
    public sealed interface Outcome {
        /** It is them. */
        record In(Sessions.Open open) implements Outcome {}

        /** It is not, or they may not. */
        record Refused() implements Outcome {}

        /** Nothing was checked: too much was tried before. */
        record Wait(Duration left) implements Outcome {}

        /** Nothing was checked: others are being, or not all accounts are known yet. */
        record Busy() implements Outcome {}
    }

    SignIn(People people, Sessions sessions) {
        this.people = people;
        this.sessions = sessions;
    }

    /** Whether that is them; on a thread of its own. Never fails. */
    public CompletionStage<Outcome> tried(String email, String password, String from, Instant now) {
        if (!people.areAllRead()) {
            return CompletableFuture.completedStage(new Outcome.Busy());
        }
        if (email.length() > LONGEST_EMAIL || password.length() > LONGEST_PASSWORD) {
            return CompletableFuture.completedStage(new Outcome.Refused());
        }
        String asKept = email.strip().toLowerCase(Locale.ROOT);
        Optional<Duration> left = throttle.tried(asKept, from, now);
        if (left.isPresent()) {
            LOG.warnf("sign-in not tried, too much was before: address=%s", from);
            return CompletableFuture.completedStage(new Outcome.Wait(left.get()));
        }
        try {
            return CompletableFuture.supplyAsync(() -> checked(asKept, password, from, now), checking);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(new Outcome.Busy());
        }
    }

    private Outcome checked(String email, String password, String from, Instant now) {
        Optional<AccountRecord> account =
                people.byEmail(email).filter(found -> found.disabledAt().isEmpty());
        boolean isThem = account.flatMap(AccountRecord::passwordHash)
                .map(hash -> Passwords.matches(password, hash))
                .orElseGet(() -> Passwords.matchesNobody(password));
        if (!isThem) {
            // Neither the address nor whether it is known: people type passwords where their e-mail belongs.
            LOG.infof("sign-in refused: address=%s", from);
            return new Outcome.Refused();
        }
        throttle.succeeded(email, from);
        LOG.infof("signed in: account=%s address=%s", account.orElseThrow().id(), from);
        return new Outcome.In(sessions.begin(account.orElseThrow(), now));
    }

    @PreDestroy
    void close() {
        checking.shutdownNow();
    }
}
