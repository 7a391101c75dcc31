package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.SignIn.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final String HOME = "192.0.2.7";

    private final KnownPeople people = new KnownPeople();
    private Sessions sessions;
    private SignIn signIn;

    @BeforeEach
    void open(@TempDir Path folder) {
        sessions = new Sessions(new SessionTokens(TestKeys.signing(folder, TestKeys.pair())), people, people);
        signIn = new SignIn(people, sessions);
        people.put("ada", AccessRole.EDITOR, NOW, Optional.empty());
    }

    @AfterEach
    void close() {
        signIn.close();
    }

    @Test
    void shouldLetInWhoeverKnowsThePassword() {
        assertThat(tried("ada@example.com", KnownPeople.PASSWORD)).isInstanceOf(Outcome.In.class);
        assertThat(tried(" Ada@Example.COM ", KnownPeople.PASSWORD)).isInstanceOf(Outcome.In.class);
    }

    @Test
    void shouldSayTheSameToAllWhomItRefuses() {
        people.putWithoutPassword("new", NOW);
        people.put("gone", AccessRole.ADMIN, NOW, Optional.of(NOW));

        for (String email : new String[] {"ada", "nobody", "new", "gone"}) {
            assertThat(tried(email + "@example.com", "some other password"))
                    .as(email)
                    .isEqualTo(new Outcome.Refused());
        }
        assertThat(tried("gone@example.com", KnownPeople.PASSWORD)).isEqualTo(new Outcome.Refused());
        assertThat(tried("new@example.com", "")).isEqualTo(new Outcome.Refused());
        assertThat(tried("ada@example.com", "x".repeat(100_000))).isEqualTo(new Outcome.Refused());
    }

    @Test
    void shouldAskToComeAgainBeforeAllAccountsAreKnown() {
        people.readAll(false);

        assertThat(tried("ada@example.com", KnownPeople.PASSWORD)).isEqualTo(new Outcome.Busy());
    }

    @Test
    void shouldSlowDownWhoeverGuessesWhetherThereIsSuchAnAccountOrNot() {
        for (String email : new String[] {"ada@example.com", "nobody@example.com"}) {
            for (int i = 0; i < 6; i++) {
                assertThat(tried(email, "guess " + i)).isEqualTo(new Outcome.Refused());
            }
            // The right one too: whoever guesses does not learn that it is.
            assertThat(tried(email, KnownPeople.PASSWORD)).isEqualTo(new Outcome.Wait(Duration.ofSeconds(1)));
        }
        assertThat(tried("ada@example.com", KnownPeople.PASSWORD, HOME, NOW.plusSeconds(1)))
                .isInstanceOf(Outcome.In.class);
    }

    @Test
    void shouldEndASessionTheMomentItsHolderMayDoNothingMore() {
        Session session = ((Outcome.In) tried("ada@example.com", KnownPeople.PASSWORD))
                .open()
                .session();
        String cookie = sessions.cookie(session);
        assertThat(read(cookie)).isInstanceOf(Sessions.Reading.Good.class);

        people.put("ada", AccessRole.VIEWER, NOW, Optional.empty());
        assertThat(((Sessions.Reading.Good) read(cookie)).open().caller().role())
                .isEqualTo(AccessRole.VIEWER);

        people.put("ada", AccessRole.VIEWER, NOW.plusMillis(1), Optional.empty());
        assertThat(read(cookie)).isEqualTo(new Sessions.Reading.Bad(Admission.Refused.SESSION_OVER));

        people.put("ada", AccessRole.VIEWER, NOW, Optional.of(NOW));
        assertThat(read(cookie)).isEqualTo(new Sessions.Reading.Bad(Admission.Refused.SESSION_OVER));
    }

    @Test
    void shouldEndASessionThatWasSignedOutOf() {
        Session session = ((Outcome.In) tried("ada@example.com", KnownPeople.PASSWORD))
                .open()
                .session();
        String cookie = sessions.cookie(session);
        // Also one that a request carried further meanwhile.
        String carried = sessions.cookie(
                sessions.renewed(session, NOW.plus(Session.RENEWAL)).orElseThrow());

        sessions.end(session, NOW).toCompletableFuture().join();

        assertThat(read(cookie)).isEqualTo(new Sessions.Reading.Bad(Admission.Refused.SESSION_OVER));
        assertThat(read(carried)).isEqualTo(new Sessions.Reading.Bad(Admission.Refused.SESSION_OVER));
    }

    private Sessions.Reading read(String cookie) {
        return sessions.read(cookie, NOW.plusSeconds(60));
    }

    private Outcome tried(String email, String password) {
        return tried(email, password, HOME, NOW);
    }

    private Outcome tried(String email, String password, String from, Instant now) {
        return signIn.tried(email, password, from, now)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
