package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.Admission.Granted;
import dev.sluice.gateway.auth.Admission.Refused;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {

    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final String KEY = "sak_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";

    private final Map<String, AccessKeyRecord> known = new HashMap<>();
    private boolean allRead = true;
    private final Doorkeeper doorkeeper =
            new Doorkeeper(new AdminKey(Optional.of("the-admin-key")), new KnownKeys(), null);

    private final class KnownKeys implements Doorkeeper.Keys {
        @Override
        public Optional<AccessKeyRecord> find(String id) {
            return Optional.ofNullable(known.get(id));
        }

        @Override
        public boolean areAllRead() {
            return allRead;
        }
    }

    @Test
    void shouldLetInWhoeverHasAKeyAsWhatItIsFor() {
        know(Optional.empty(), Optional.empty());

        assertThat(admitted("Bearer " + KEY))
                .isEqualTo(new Granted(
                        new Caller(
                                "access-key/Ab3dEf6hIj9k",
                                "deploy pipeline",
                                AccessRole.OPERATOR,
                                Optional.of("shop"),
                                Optional.empty()),
                        Optional.empty()));
        assertThat(admitted("Bearer the-admin-key")).isEqualTo(new Granted(Caller.ADMIN, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer sak_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdeg",
                "Bearer sak_Ab3dEf6hIj9l_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
                "Bearer SAK_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
                "Bearer sak_Ab3dEf6hIj9k_",
                "Bearer sak_Ab3dEf6hIj9k",
                "Basic sak_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
                "sak_Ab3dEf6hIj9k_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef",
                "Bearer ",
                ""
            })
    void shouldRefuseWhatIsNoKey(String authorization) {
        know(Optional.empty(), Optional.empty());

        assertThat(admitted(authorization)).isEqualTo(Refused.WRONG_KEY);
    }

    @Test
    void shouldRefuseAKeyFromTheMomentItExpires() {
        know(Optional.of(NOW.plusMillis(1)), Optional.empty());
        assertThat(admitted("Bearer " + KEY)).isInstanceOf(Granted.class);

        know(Optional.of(NOW), Optional.empty());
        assertThat(admitted("Bearer " + KEY)).isEqualTo(Refused.EXPIRED);
    }

    @Test
    void shouldRefuseARevokedKeyEvenWhenItsTimeWouldLastOrClocksDiffer() {
        know(Optional.of(NOW.plusSeconds(60)), Optional.of(NOW.plusSeconds(30)));

        assertThat(admitted("Bearer " + KEY)).isEqualTo(Refused.REVOKED);
    }

    @Test
    void shouldTellWhatBecameOfAKeyOnlyToWhoeverHasIt() {
        know(Optional.empty(), Optional.of(NOW));

        assertThat(admitted("Bearer " + KEY.replace("abcdef", "guess1"))).isEqualTo(Refused.WRONG_KEY);
    }

    @Test
    void shouldAskToComeAgainWhileKeysAreBeingRead() {
        allRead = false;

        assertThat(admitted("Bearer " + KEY)).isEqualTo(Refused.UNDECIDED);
        // What stands on the topic may go on with its being revoked.
        know(Optional.empty(), Optional.empty());
        assertThat(admitted("Bearer " + KEY)).isEqualTo(Refused.UNDECIDED);
        assertThat(admitted("Bearer guess")).isEqualTo(Refused.WRONG_KEY);
        assertThat(admitted("Bearer the-admin-key")).isInstanceOf(Granted.class);
    }

    private Admission admitted(String authorization) {
        return doorkeeper.admit(Knock.withKey(authorization), NOW);
    }

    private void know(Optional<Instant> expiresAt, Optional<Instant> revokedAt) {
        known.put(
                "Ab3dEf6hIj9k",
                new AccessKeyRecord(
                        "Ab3dEf6hIj9k",
                        "deploy pipeline",
                        AccessRole.OPERATOR,
                        Optional.of("shop"),
                        HexFormat.of().formatHex(AdminKey.hashOf(KEY)),
                        NOW,
                        "ada",
                        expiresAt,
                        revokedAt));
    }
}
