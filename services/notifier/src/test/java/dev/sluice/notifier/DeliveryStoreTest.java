package dev.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.flag.FlagKey;
import dev.sluice.notifier.delivery.Ledger;
import dev.sluice.notifier.store.DeliveryStore;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(LoopbackTargets.class)
class DeliveryStoreTest {

    private static final int ALERTS = 10;
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final String run = UUID.randomUUID().toString();
    private final UUID route = UUID.randomUUID();

    @Inject
    DeliveryStore store;

    @Inject
    Vertx vertx;

    @Test
    void shouldKeepDeliveriesApartWhenTheyAreWorkedOnSideBySide() {
        // given: as when one alert's turn begins where the one before it ended
        Context shared = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(shared, true);

        // when
        List<CompletableFuture<Void>> all = IntStream.range(0, ALERTS)
                .boxed()
                .flatMap(i -> Stream.of(on(shared, () -> note(alert(i))), on(shared, () -> store.standing(
                                alert(ALERTS + i), route, false)
                        .replaceWithVoid())))
                .toList();

        // then
        assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(20, TimeUnit.SECONDS));
    }

    /** As when a name did not resolve, which a worker finds out. */
    @Test
    void shouldKeepDeliveriesWhateverThreadAsks() {
        Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);

        List<CompletableFuture<Void>> all = IntStream.range(2 * ALERTS, 3 * ALERTS)
                .mapToObj(i -> on(own, () -> Uni.createFrom()
                        .voidItem()
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .chain(() -> note(alert(i)))))
                .toList();

        assertThat(all).allSatisfy(each -> assertThat(each).succeedsWithin(20, TimeUnit.SECONDS));
    }

    private static CompletableFuture<Void> on(Context context, Supplier<Uni<Void>> work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(nothing -> work.get().subscribe().with(done::complete, done::completeExceptionally));
        return done;
    }

    private Uni<Void> note(AlertRecord alert) {
        return store.note(new Ledger.Entry(
                alert, "{}", route, false, Ledger.State.SENT, 1, Optional.empty(), NOON, NOON, Optional.empty()));
    }

    private AlertRecord alert(int i) {
        return new AlertRecord(
                run + "/" + i,
                "shop",
                run,
                new FlagKey("new-checkout"),
                AlertRecord.Kind.WIDENED,
                AlertRecord.Severity.INFO,
                "widened",
                "nothing",
                "half",
                Optional.empty(),
                "sluice",
                NOON);
    }
}
