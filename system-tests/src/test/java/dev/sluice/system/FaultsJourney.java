package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Guardrails are breached while services are killed somewhere between the breach and its alert, and while most receivers misbehave: each
 * rollback is committed once, whoever behaves is told at once, and everybody else as soon as they do.
 *
 * <p>Runs with {@code make fault-rollback} only, since it takes minutes: {@code -Dsluice.fault.minutes} says how many it goes on for, 0 is
 * once through; {@code -Dsluice.seed} chooses when who dies.
 */
@Order(6)
@EnabledIfSystemProperty(named = "sluice.fault.minutes", matches = "[0-9]+")
@ExtendWith(World.Shared.class)
class FaultsJourney {

    /** All that a breach passes on its way to people, but the bus. */
    private static final List<String> MORTALS = List.of("auto-rollout", "flag-config", "notifier");

    private static final long SEED = Long.getLong("sluice.seed", 20_261_130);
    private static final Duration GO_ON_FOR = Duration.ofMinutes(Integer.getInteger("sluice.fault.minutes", 0));
    /** A breach is told within that when nobody dies: each step on its way is met. */
    private static final int DIES_WITHIN_MILLIS = 600;

    private final World world;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<Misbehaving> receivers = new ArrayList<>();
    private final List<String> routes = new ArrayList<>();
    private final Map<String, Ride> rollouts = new LinkedHashMap<>();
    private int notifiersKilled;

    FaultsJourney(World world) {
        this.world = world;
    }

    @BeforeEach
    void misbehave() throws IOException {
        System.out.println("faults with seed " + SEED);
        for (Misbehaving.Manner manner : Misbehaving.Manner.values()) {
            Misbehaving receiver = new Misbehaving(manner);
            receivers.add(receiver);
            routes.add(world.api()
                    .post(
                            "/notification-routes",
                            Map.of(
                                    "name",
                                    manner.name(),
                                    "channel",
                                    "slack",
                                    "url",
                                    receiver.url(),
                                    "leastSeverity",
                                    "page"))
                    .get("id")
                    .asText());
        }
    }

    @AfterEach
    void end() throws IOException {
        for (String route : routes) {
            world.api().delete("/notification-routes/" + route);
        }
        for (Misbehaving receiver : receivers) {
            receiver.close();
        }
    }

    @Test
    void shouldRollBackOnceAndTellEverybodyWhoeverDiesAndHowsoeverReceiversMisbehave() {
        try (Watcher watcher = new Watcher(world.stack().lines().get("kafka").port())) {
            long until = System.nanoTime() + GO_ON_FOR.toNanos();
            do {
                round(watcher);
            } while (System.nanoTime() < until);
        }

        // then: one that behaves was told of everything while all others did not behave
        assertThat(receivers).allSatisfy(receiver -> {
            assertThat(receiver.refused())
                    .as("tries at one that %s", receiver.manner())
                    .isPositive();
            assertThat(receiver.taken()).isEmpty();
        });

        // when
        receivers.forEach(Misbehaving::mend);

        // then: nothing was lost, and only who died between sending and writing it down has said anything twice
        receivers.forEach(receiver -> await("every page at one that " + receiver.manner())
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(ids(receiver.taken().stream()).distinct())
                        .containsExactlyInAnyOrderElementsOf(
                                ids(pages()).distinct().toList())));
        Stream.concat(receivers.stream().map(receiver -> receiver.taken().stream()), Stream.of(pages()))
                .forEach(told -> {
                    List<String> ids = ids(told).toList();
                    assertThat(ids.size() - ids.stream().distinct().count())
                            .as("copies of %s", ids)
                            .isLessThanOrEqualTo(notifiersKilled);
                });
        System.out.printf(
                "faults: %d rollbacks, %d notifiers killed, misbehaved %s, %d pages each%n",
                rollouts.size(),
                notifiersKilled,
                receivers.stream()
                        .map(receiver -> receiver.manner() + " " + receiver.refused())
                        .toList(),
                ids(pages()).distinct().count());
    }

    /** As many breaches as there are mortals, and each of them dies on the way of one. */
    private void round(Watcher watcher) {
        Map<String, Ride> doomed = new LinkedHashMap<>();
        for (String mortal : MORTALS) {
            String flag = "fault-" + rollouts.size() + "-" + mortal;
            Definitions.make(world.api(), flag, everyone("half", 5_000, 6_000), everyone("everyone", 10_000, 6_000));
            Ride rollout = Definitions.start(world.api(), flag);
            rollouts.put(flag, rollout);
            doomed.put(flag, rollout);
        }
        List<JsonNode> standings = new ArrayList<>();
        doomed.forEach((flag, rollout) -> {
            rollout.awaitWatched(0);
            standings.add(rollout.view());
        });

        // when
        List<Stack.Line> killed = new ArrayList<>();
        Map<String, Stack.Line> lines = world.stack().lines();
        for (int i = 0; i < MORTALS.size(); i++) {
            Stack.Line mortal = lines.get(MORTALS.get(i));
            watcher.breach(standings.get(i), Definitions.GUARDRAIL);
            dieWithin(random.nextInt(DIES_WITHIN_MILLIS));
            Stack.kill(mortal);
            killed.add(mortal);
        }
        notifiersKilled++;
        killed.forEach(world.stack()::awaitBack);

        // then
        doomed.forEach((flag, rollout) -> {
            rollout.awaitPhase("rolled_back");
            assertThat(ladders(flag))
                    .as("what %s had open, version by version", flag)
                    .containsExactly(0, 1, 0);
            await("the page about " + flag)
                    .atMost(Stack.PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> world.slack().about(flag).stream()
                            .anyMatch(message -> message.headline().contains(flag + " was rolled back")));
        });
    }

    /** Not waiting for anything: when somebody dies is the fault. */
    private static void dieWithin(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What woke somebody who behaves. */
    private Stream<SlackReceiver.Message> pages() {
        return rollouts.keySet().stream()
                .flatMap(flag -> world.slack().about(flag).stream())
                .filter(SlackReceiver.Message::isPage);
    }

    private static Stream<String> ids(Stream<SlackReceiver.Message> messages) {
        return messages.map(SlackReceiver.Message::alertId);
    }

    /** How many stages each version of the flag had open, oldest first. */
    private List<Integer> ladders(String flag) {
        List<Integer> open = new ArrayList<>();
        for (JsonNode version : world.api().get("/flags/" + flag + "/history")) {
            open.add(version.get("flag").path("ladder").path("stages").size());
        }
        return open;
    }
}
