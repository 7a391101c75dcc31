package dev.sluice.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AccessRole;
import dev.sluice.contracts.AccessUse;
import dev.sluice.contracts.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class UsesTest {

    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");

    private final List<Object> told = new ArrayList<>();
    private final Uses uses = new Uses(new Telling("127.0.0.1:1") {
        @Override
        CompletionStage<Void> tell(Topic topic, String key, Object payload) {
            told.add(payload);
            return CompletableFuture.failedStage(new IllegalStateException("the bus is away"));
        }
    });

    @Test
    void shouldTellOfEachKeyAtMostOnceAMinute() {
        for (int second = 0; second <= 120; second++) {
            uses.note(caller("access-key/a"), NOW.plusSeconds(second));
        }
        uses.note(caller("account/b"), NOW);

        assertThat(told)
                .containsExactly(
                        new AccessUse("access-key/a", NOW),
                        new AccessUse("access-key/a", NOW.plusSeconds(60)),
                        new AccessUse("access-key/a", NOW.plusSeconds(120)),
                        new AccessUse("account/b", NOW));
    }

    @Test
    void shouldTellNothingOfWhomNobodyKeeps() {
        uses.note(Caller.ADMIN, NOW);
        uses.note(caller("oidc/17"), NOW);

        assertThat(told).isEmpty();
    }

    private static Caller caller(String subject) {
        return new Caller(subject, "somebody", AccessRole.VIEWER, Optional.empty(), Optional.empty());
    }
}
