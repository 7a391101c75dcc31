package dev.sluice.system;

import static dev.sluice.system.Definitions.everyone;
import static dev.sluice.system.Definitions.internal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is known of people, from what they do, through every service to what they are served and how they are counted. */
@Order(4)
@ExtendWith(World.Shared.class)
class PeopleJourney {

    private static final String SIGN_UP = "sign-up";
    private static final String KNOWN = "known-people";
    private static final long SEED = 20_261_125;

    private final World world;

    PeopleJourney(World world) {
        this.world = world;
    }

    @Test
    void shouldCountAsOneWhoMeetsTheFeatureBeforeSigningUpAndBuysAfter() {
        // given
        Definitions.make(world.api(), SIGN_UP, everyone("half", 5_000, 100));
        Ride rollout = Definitions.start(world.api(), SIGN_UP);
        rollout.awaitOpen(world.sdk(), SIGN_UP);
        Crowd crowd = new Crowd(SIGN_UP, SEED, 0.5, 0.5);
        List<Visitor> visitors = crowd.next(150).stream()
                .map(visitor -> visitor.signingUpAs("member-" + visitor.id()))
                .toList();

        // when
        Visits visits = new Visits();
        visits.add(world.sdk().visit(SIGN_UP, visitors));
        world.sdk().awaitAcknowledged();

        // then
        assertThat(visits.unanswered()).isZero();
        assertThat(visits.conversions(true)).isPositive();
        rollout.awaitCounted(visits);
    }

    @Test
    void shouldServeWhoIsKnownToBeMeantThoughTheRequestSaysNothingOfThem() {
        // given
        Definitions.make(world.api(), KNOWN, internal(1_000), everyone("half", 5_000, 6_000));
        Ride rollout = Definitions.start(world.api(), KNOWN);
        rollout.awaitWatched(0);
        Visitor colleague = new Visitor("known-colleague", Crowd.INTERNAL, false, false);

        // when
        world.sdk().introduce(List.of(colleague));
        world.sdk().awaitAcknowledged();

        // then
        await("the feature for a colleague")
                .atMost(Stack.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> world.sdk()
                        .look(KNOWN, List.of(Visitor.named(colleague.id()), Visitor.named("a-stranger")))
                        .equals(List.of(true, false)));
    }
}
