package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.Session.Holder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTokensTest {

    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00.123Z");
    private static final KeyPair PAIR = TestKeys.pair();

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWrote() {
        SessionTokens tokens = new SessionTokens(TestKeys.signing(folder, PAIR));
        Session account = Session.begun(new Holder.Account("Ab3"), NOW);
        Session guest = Session.begun(new Holder.Guest("oidc/17", "eve@example.com", AccessRole.EDITOR), NOW);

        assertThat(tokens.read(tokens.write(account), NOW)).contains(account);
        assertThat(tokens.read(tokens.write(guest), NOW)).contains(guest);
    }

    @Test
    void shouldBeOverWhenItWasIdleAndAtTheLatestAfterHalfADay() {
        SessionTokens tokens = new SessionTokens(TestKeys.signing(folder, PAIR));
        Session begun = Session.begun(new Holder.Account("Ab3"), NOW);
        Session busy = begun.renewed(NOW.plus(Session.LONGEST).minusSeconds(60));

        assertThat(tokens.read(tokens.write(begun), NOW.plus(Session.IDLE).minusSeconds(1)))
                .isPresent();
        assertThat(tokens.read(tokens.write(begun), NOW.plus(Session.IDLE))).isEmpty();
        assertThat(tokens.read(tokens.write(busy), NOW.plus(Session.LONGEST).minusSeconds(1)))
                .isPresent();
        assertThat(tokens.read(tokens.write(busy), NOW.plus(Session.LONGEST))).isEmpty();
    }

    @Test
    void shouldRefuseWhatItDidNotWrite() throws Exception {
        SigningKeys keys = TestKeys.signing(folder, PAIR);
        SessionTokens tokens = new SessionTokens(keys);
        String good = tokens.write(Session.begun(new Holder.Account("Ab3"), NOW));
        String[] parts = good.split("\\.", -1);
        String anotherHolder = encoded(decoded(parts[1]).replace("account/Ab3", "account/Ab4"));

        assertThat(tokens.read(good, NOW)).isPresent();
        assertThat(tokens.read(parts[0] + "." + anotherHolder + "." + parts[2], NOW))
                .isEmpty();
        // No signature at all.
        assertThat(tokens.read(encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".", NOW))
                .isEmpty();
        assertThat(tokens.read(encoded("{\"alg\":\"none\",\"kid\":\"" + keys.id() + "\"}") + "." + parts[1] + ".", NOW))
                .isEmpty();
        // The public key, which everybody has, taken for a shared secret.
        assertThat(tokens.read(signedWithPublicKey(keys, parts[1]), NOW)).isEmpty();
        for (String nonsense : new String[] {"", ".", "a.b.c", good + "x", "Bearer " + good}) {
            assertThat(tokens.read(nonsense, NOW)).as(nonsense).isEmpty();
        }
    }

    @Test
    void shouldTakeNeitherAServicesTokenNorOneThatAStrangerSigned(@TempDir Path elsewhere) {
        SigningKeys keys = TestKeys.signing(folder, PAIR);
        SessionTokens strangers = new SessionTokens(TestKeys.signing(elsewhere, TestKeys.pair()));

        String foreign = strangers.write(Session.begun(new Holder.Account("Ab3"), Instant.now()));
        String ofAService = new TokenIssuer(keys).of(Caller.ADMIN, "flag-config");

        assertThat(new SessionTokens(keys).read(foreign, Instant.now())).isEmpty();
        assertThat(new SessionTokens(keys).read(ofAService, Instant.now())).isEmpty();
    }

    /** First the new key is made known, then it signs, then the old one is forgotten. */
    @Test
    void shouldKeepSessionsWhileAnotherKeyTakesOver(@TempDir Path during, @TempDir Path after) {
        KeyPair next = TestKeys.pair();
        SigningKeys before = TestKeys.signing(folder, PAIR, next);
        SessionTokens old = new SessionTokens(before);
        SessionTokens both = new SessionTokens(TestKeys.signing(during, next, PAIR));
        SessionTokens alone = new SessionTokens(TestKeys.signing(after, next));
        Session session = Session.begun(new Holder.Account("Ab3"), NOW);

        assertThat(both.read(old.write(session), NOW)).contains(session);
        assertThat(old.read(both.write(session), NOW)).contains(session);
        assertThat(alone.read(both.write(session), NOW)).contains(session);
        assertThat(alone.read(old.write(session), NOW)).isEmpty();
        assertThat(before.keySet()).contains(before.id()).doesNotContain("\"d\"");
    }

    @Test
    void shouldRefuseToStartWhenServicesWouldRefuseItsTokens() {
        KeyPair next = TestKeys.pair();
        TestKeys.signing(folder, next);

        assertThatThrownBy(() -> new SigningKeys(
                        Optional.of(folder.resolve("PRIVATE.pem").toString()),
                        Optional.of(written(TestKeys.jwks(PAIR)))))
                .hasMessageContaining("SLUICE_JWT_PUBLIC_KEY");
    }

    @Test
    void shouldNameSessionsSoThatNobodyGuessesOne() {
        Set<String> ids = java.util.stream.IntStream.range(0, 1_000)
                .mapToObj(_ -> Session.begun(new Holder.Account("a"), NOW).id())
                .collect(java.util.stream.Collectors.toSet());

        assertThat(ids).hasSize(1_000).allMatch(id -> Base64.getUrlDecoder().decode(id).length == 20);
    }

    private String written(String text) throws java.io.IOException {
        return java.nio.file.Files.writeString(folder.resolve("others.json"), text)
                .toString();
    }

    private static String signedWithPublicKey(SigningKeys keys, String claims) throws Exception {
        String signed = encoded("{\"alg\":\"HS256\",\"kid\":\"" + keys.id() + "\"}") + "." + claims;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PAIR.getPublic().getEncoded(), "HmacSHA256"));
        return signed + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
