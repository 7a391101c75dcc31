package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Services are killed while visitors come: they come back, nothing acknowledged is lost, and the rollout goes on where it was. */
@Order(5)
@ExtendWith(World.Shared.class)
class CrashJourney {

    private static final String FLAG = "crash";
    private static final long SEED = 20_261_125;
    private static final int VISITORS_EACH = 50;

    private final World world;

    CrashJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldGoOnWhereItWasWhenServicesAreKilled() {
        // given: a stage that takes more proof than comes before the last of the kills
        Definitions.make(world.api(), FLAG, everyone("half", 5_000, 2_000), everyone("everyone", 10_000, 6_000));
        Ride rollout = Definitions.start(world.api(), FLAG);
        rollout.awaitOpen(world.sdk(), FLAG);
        Crowd crowd = new Crowd(FLAG, SEED, 0.6, 0.6);
        Visits visits = new Visits();

        for (String service : List.of("auto-rollout", "metric-watcher", "flag-config", "event-ingestion")) {
            // when
            Stack.Line line = world.stack().lines().get(service);
            CompletableFuture<List<Visits.Visit>> coming = world.sdk().visiting(FLAG, crowd.next(VISITORS_EACH));
            Stack.kill(line);
            visits.add(coming.join());
            world.stack().awaitBack(line);
        }

        // then: everything that was acknowledged counts, once
        world.sdk().awaitAcknowledged();
        assertThat(visits.unanswered()).isZero();
        rollout.awaitCounted(visits);
        assertThat(visits.people(true) + visits.people(false)).isEqualTo(crowd.size());

        // then: the rollout stands where it stood
        await("the rollout to run")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    JsonNode said = rollout.explain();
                    assertThat(said.get("state").asText()).as("%s", said).isEqualTo("running");
                    assertThat(said.get("stage").get("name").asText()).isEqualTo("half");
                });
        assertThat(rollout.view().get("generation").asInt()).isEqualTo(1);

        // when
        rollout.visitUntilEnd(world.sdk(), FLAG, crowd);

        // then
        assertThat(rollout.phase()).isEqualTo("completed");
        assertThat(rollout.proven()).containsExactly("half", "everyone");
    }
}
