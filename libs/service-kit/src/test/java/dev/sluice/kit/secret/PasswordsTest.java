package dev.sluice.kit.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    @Test
    void shouldKnowThePasswordAgainAndNoOther() {
        String hash = Passwords.hash("a long walk in the rain");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("rain");
        assertThat(Passwords.matches("a long walk in the rain", hash)).isTrue();
        assertThat(Passwords.matches("a long walk in the rain ", hash)).isFalse();
        assertThat(Passwords.matches("", hash)).isFalse();
        assertThat(Passwords.hash("a long walk in the rain")).isNotEqualTo(hash);
    }

    /** One of the reference implementation's own tests, {@code test.c}. */
    @Test
    void shouldAgreeWithTheReferenceImplementation() {
        String theirs = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(Passwords.matches("password", theirs)).isTrue();
        assertThat(Passwords.matches("passwore", theirs)).isFalse();
    }

    @Test
    void shouldTakeAnAccentHoweverAKeyboardWritesIt() {
        assertThat(Passwords.matches("cafe\u0301 au lait", Passwords.hash("caf\u00e9 au lait")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a long walk in the rain",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void shouldNotMatchWhatIsNoHash(String kept) {
        assertThat(Passwords.matches("a long walk in the rain", kept)).isFalse();
    }
}
