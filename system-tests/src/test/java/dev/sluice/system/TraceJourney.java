package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static dev.sluice.system.Definitions.internal;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One visitor's events can be followed from the door to the verdict and to what was decided by it. */
@Order(4)
@ExtendWith(World.Shared.class)
class TraceJourney {

    private static final String FLAG = "trace";

    private final World world;

    TraceJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldFollowOneVisitToTheVerdictAndTheDecision() {
        // given: a stage that one visitor proves
        Definitions.make(world.api(), FLAG, internal(1), everyone("half", 5_000, 6_000));
        Ride rollout = Definitions.start(world.api(), FLAG);
        rollout.awaitWatched(0);

        // when
        Map<String, String> team = Crowd.INTERNAL;
        world.sdk().visit(FLAG, List.of(new Visitor("traced", team, true, true)));
        world.sdk().awaitAcknowledged();

        // then
        await("a trace through all services")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> world.traces().about(rollout.id()).stream()
                        .map(TraceJourney::services)
                        .anyMatch(services -> services.containsAll(
                                Set.of("gateway", "event-ingestion", "metric-watcher", "auto-rollout"))));
        world.traces()
                .about(rollout.id())
                .forEach(steps -> System.out.printf("%s: one trace through %s%n", FLAG, services(steps)));
        world.api().post("/rollouts/" + rollout.id() + "/abort", Map.of("reason", "seen enough"));
        rollout.awaitPhase("aborted");
    }

    private static Set<String> services(Set<TraceReceiver.Step> steps) {
        return steps.stream().map(TraceReceiver.Step::service).collect(Collectors.toSet());
    }
}
