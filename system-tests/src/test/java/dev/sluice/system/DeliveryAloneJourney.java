package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flags are answered when nothing else runs any more, and whoever starts the stack again finds it whole. */
@Order(8)
@ExtendWith(World.Shared.class)
class DeliveryAloneJourney {

    private static final String FLAG = "alone";

    private static final List<Visitor> PEOPLE =
            IntStream.range(0, 50).mapToObj(i -> Visitor.named("somebody-" + i)).toList();

    private final World world;

    DeliveryAloneJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldAnswerFlagsWhenEverythingElseIsDown() {
        // given
        Definitions.make(world.api(), FLAG, everyone("half", 5_000, 2_000));
        Ride rollout = Definitions.start(world.api(), FLAG);
        rollout.awaitOpen(world.sdk(), FLAG);
        List<Boolean> before = world.sdk().look(FLAG, PEOPLE);

        // when: the launcher first, so that nobody brings the others back
        Map<String, Stack.Line> lines = world.stack().lines();
        Stack.kill(lines.get("launcher"));
        lines.values().stream()
                .filter(line -> !List.of("launcher", "gateway", "flag-delivery").contains(line.name()))
                .forEach(Stack::kill);

        // then
        assertThat(before).contains(true, false);
        assertThat(world.sdk().look(FLAG, PEOPLE)).isEqualTo(before);

        // when
        Stack.kill(lines.get("gateway"));

        // then
        try (Sdk neighbour =
                new Sdk("http://127.0.0.1:" + lines.get("flag-delivery").port())) {
            assertThat(neighbour.look(FLAG, PEOPLE)).isEqualTo(before);
        }

        // when
        Stack.Outcome outcome = world.stack().start();

        // then
        assertThat(outcome.said()).contains("left over from a launcher that was killed");
        assertThat(world.sdk().look(FLAG, PEOPLE)).isEqualTo(before);
        assertThat(rollout.explain().get("stage").get("name").asText()).isEqualTo("half");

        // when
        world.api().post("/rollouts/" + rollout.id() + "/abort", Map.of("reason", "seen enough"));

        // then: what was told before is not told again
        await("the last message")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> world.slack().about(FLAG).stream()
                        .anyMatch(message -> message.headline().contains("called off")));
        assertThat(world.slack().about(FLAG))
                .extracting(SlackReceiver.Message::alertId)
                .doesNotHaveDuplicates();
    }
}
