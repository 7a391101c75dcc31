package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static dev.sluice.system.Definitions.internal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A feature that changes nothing opens stage by stage, each on proof, until everyone has it. */
@Order(2)
@ExtendWith(World.Shared.class)
class LoopJourney {

    private static final String FLAG = "loop";
    private static final long SEED = 20_261_123;

    private static final String WIDENED_BY_HAND = "0 -> 100 % of those who match";

    private final World world;

    LoopJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldOpenToEveryoneWhenEachStageIsProven() {
        // given
        Definitions.make(
                world.api(), FLAG, internal(3), everyone("half", 5_000, 6_000), everyone("everyone", 10_000, 6_000));
        Ride rollout = Definitions.start(world.api(), FLAG);

        // when
        Visits visits = rollout.visitUntilEnd(world.sdk(), FLAG, new Crowd(FLAG, SEED, 0.5, 0.5));

        // then
        assertThat(rollout.phase()).isEqualTo("completed");
        assertThat(visits.unanswered()).isZero();
        assertThat(rollout.proven()).containsExactly("internal", "half", "everyone");
        assertThat(ladders()).containsExactly(0, 1, 2, 3, 0);

        // then: everyone has it
        List<Visitor> anyone = IntStream.range(0, 100)
                .mapToObj(i -> Visitor.named("anyone-" + i))
                .toList();
        await("the flag to be on for everyone")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> world.sdk().look(FLAG, anyone).stream().allMatch(Boolean.TRUE::equals));

        // then: one message for each thing that happened
        await("the last message")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(world.slack().about(FLAG))
                        .extracting(SlackReceiver.Message::headline)
                        // A machine that stood still may hold a rollout for a while, and that is told too.
                        .filteredOn(headline -> !headline.contains(" holds: ") && !headline.contains(" goes on"))
                        // By another lane: the flag was made with a condition that opens it to some at once.
                        .filteredOn(headline -> !headline.contains(WIDENED_BY_HAND))
                        .satisfiesExactly(
                                started -> assertThat(started).contains("is being rolled out: stage \"internal\""),
                                half -> assertThat(half).contains("was widened to stage \"half\""),
                                all -> assertThat(all).contains("was widened to stage \"everyone\""),
                                done -> assertThat(done).contains("is rolled out to everyone")));
        assertThat(world.slack().about(FLAG))
                .extracting(SlackReceiver.Message::headline)
                .filteredOn(headline -> headline.contains(WIDENED_BY_HAND))
                .hasSize(1);
        assertThat(world.slack().about(FLAG))
                .extracting(SlackReceiver.Message::alertId)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    /** How many stages each version of the flag had open. */
    private List<Integer> ladders() {
        List<Integer> open = new ArrayList<>();
        for (JsonNode version : world.api().get("/flags/" + FLAG + "/history")) {
            JsonNode ladder = version.get("flag").path("ladder");
            open.add(ladder.path("stages").size());
        }
        return open;
    }
}
