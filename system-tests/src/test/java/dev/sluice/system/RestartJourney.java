package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stopped in good order and started again, the stack has what it had, and what was under way goes on. */
@Order(7)
@ExtendWith(World.Shared.class)
class RestartJourney {

    private static final String FLAG = "restart";
    private static final long SEED = 20_261_126;

    private final World world;

    RestartJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldGoOnWhereItWasWhenTheStackIsStartedAgain() throws IOException {
        // given
        Definitions.make(world.api(), FLAG, everyone("half", 5_000, 3_000), everyone("everyone", 10_000, 6_000));
        Ride rollout = Definitions.start(world.api(), FLAG);
        rollout.awaitOpen(world.sdk(), FLAG);
        Crowd crowd = new Crowd(FLAG, SEED, 0.6, 0.6);
        Visits visits = new Visits();
        visits.add(world.sdk().visit(FLAG, crowd.next(60)));
        world.sdk().awaitAcknowledged();
        rollout.awaitCounted(visits);
        JsonNode flags = world.api().get("/flags");
        JsonNode rollouts = world.api().get("/rollouts");
        JsonNode routes = world.api().get("/notification-routes");
        Map<String, String> secrets = secrets();

        // when
        Stack.Outcome stopped = world.stack().stop();
        assertThat(stopped.exit()).as(stopped.said()).isZero();
        assertThat(world.stack().processes()).isEmpty();
        world.stack().start();

        // then
        assertThat(secrets()).isEqualTo(secrets);
        assertThat(world.api().get("/flags")).isEqualTo(flags);
        assertThat(world.api().get("/notification-routes")).isEqualTo(routes);
        assertThat(world.api().get("/rollouts").findValuesAsText("id")).isEqualTo(rollouts.findValuesAsText("id"));
        assertThat(rollout.explain().get("stage").get("name").asText()).isEqualTo("half");
        rollout.awaitCounted(visits);

        // when
        rollout.visitUntilEnd(world.sdk(), FLAG, crowd);

        // then
        assertThat(rollout.phase()).isEqualTo("completed");
        assertThat(rollout.proven()).containsExactly("half", "everyone");
    }

    private Map<String, String> secrets() throws IOException {
        Map<String, String> secrets = new TreeMap<>();
        try (Stream<Path> files = Files.list(world.stack().home().resolve("secrets"))) {
            for (Path file : files.toList()) {
                secrets.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return secrets;
    }
}
