package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static dev.sluice.system.Definitions.internal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A feature that does harm is taken back, once and for all, and somebody is told once. */
@Order(3)
@ExtendWith(World.Shared.class)
class RollbackJourney {

    private static final String FLAG = "rollback";
    private static final String LATER = "rollback-later";
    private static final long SEED = 20_261_124;

    private final World world;

    RollbackJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldTakeBackWhatDoesHarmAndPageOnce() {
        // given
        Definitions.make(
                world.api(), FLAG, internal(3), everyone("half", 5_000, 6_000), everyone("everyone", 10_000, 6_000));
        JsonNode before = world.api().get("/flags/" + FLAG);
        Ride rollout = Definitions.start(world.api(), FLAG);

        // when
        Crowd crowd = new Crowd(FLAG, SEED, 0.02, 0.5);
        Visits visits = rollout.visitUntilEnd(world.sdk(), FLAG, crowd);

        // then
        JsonNode said = rollout.explain();
        assertThat(said.get("phase").asText()).isEqualTo("rolled_back");
        assertThat(said.get("standsBecause").asText()).contains("orders");
        assertThat(said.get("verdict").get("status").asText()).isEqualTo("breached");
        JsonNode after = world.api().get("/flags/" + FLAG);
        assertThat(after.get("conditions")).isEqualTo(before.get("conditions"));
        assertThat(after.path("ladder").path("stages").size()).isZero();

        // then: the SDK gets the old value again
        assertThat(visits.treated()).isNotEmpty();
        awaitOldValue(visits.treated());

        // when: people go on coming, and the watcher goes on judging others by the same events
        int decisions = rollout.decisions().size();
        Definitions.make(world.api(), LATER, internal(3), everyone("half", 5_000, 6_000));
        Ride later = Definitions.start(world.api(), LATER);
        later.awaitWatched(0);
        List<Visitor> more = crowd.next(60);
        Visits unchanged = new Visits();
        unchanged.add(world.sdk().visit(FLAG, more));
        later.visitUntilEnd(world.sdk(), LATER, new Crowd(LATER, SEED, 0.5, 0.5));

        // then: nothing of it changes anything
        assertThat(later.phase()).isEqualTo("completed");
        assertThat(unchanged.people(true)).isZero();
        assertThat(rollout.decisions()).hasSize(decisions);
        assertThat(world.api().get("/flags/" + FLAG)).isEqualTo(after);

        // then: one page, with the evidence
        await("the last message")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> world.slack().about(LATER).stream()
                        .anyMatch(message -> message.headline().contains("is rolled out to everyone")));
        List<SlackReceiver.Message> pages = world.slack().about(FLAG).stream()
                .filter(SlackReceiver.Message::isPage)
                .toList();
        assertThat(pages).singleElement().satisfies(page -> {
            assertThat(page.headline()).contains(FLAG + " was rolled back");
            assertThat(page.text())
                    .contains("orders: Rollback fell by", "at all times", "Given the feature in this stage:");
        });
        assertThat(world.slack().about(FLAG))
                .extracting(SlackReceiver.Message::alertId)
                .doesNotHaveDuplicates();

        // then: its verdicts can be counted anew from the raw topics. Not that they come out the same: here stages last
        // seconds, and people meet the next one before the watcher has heard of it.
        Stack.Outcome replayed = world.stack().replayFromEvents(rollout.id());
        assertThat(replayed.said()).containsPattern("generation 1 stage [23] BREACHED: (the same|DIFFERENT)");
        assertThat(replayed.said()).containsPattern("[1-9]\\d* verdicts counted anew from the events, \\d+ the same");
        assertThat(replayed.exit()).as(replayed.said()).isBetween(0, 1);
    }

    private void awaitOldValue(List<Visitor> treated) {
        await("the old value")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> world.sdk().look(FLAG, treated).stream().allMatch(Boolean.FALSE::equals));
    }
}
