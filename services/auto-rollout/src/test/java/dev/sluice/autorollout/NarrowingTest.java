package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.DatabaseOutage;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Narrowing without a database, and the proof that it arrived. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class NarrowingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Bus bus;
    private Shop shop;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldOrderNodesToServeLessWhenABreachComesWhileTheDatabaseIsAway() throws Exception {
        String id = shop.open(LONG).start();
        RolloutRecord standing = awaitFirstStage(id);

        try (DatabaseOutage outage = DatabaseOutage.begin()) {
            shop.judge(id, VerdictStatus.BREACHED);
            await().atMost(PATIENCE).until(() -> newestOrder().isPresent());
            assertThat(outage.lasts() || bus.newest(id).orElseThrow().phase().isLive())
                    .isTrue();
        }

        FlagOverride order = newestOrder().orElseThrow();
        assertThat(order.rolloutId()).isEqualTo(id);
        assertThat(order.generation()).isEqualTo(standing.generation());
        assertThat(order.keptStages()).isZero();
        assertThat(order.reason()).isEqualTo("conversion 2.1 % against 4.0 %");
        // Once everything is back the flag gets a version of its own, and the order is taken back.
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
        await().atMost(PATIENCE).until(() -> newestOrder().isEmpty());
    }

    @Test
    void shouldTakeAPersonsRollbackWhileTheDatabaseIsAway() throws Exception {
        String id = shop.open(LONG).start();
        awaitFirstStage(id);

        try (DatabaseOutage outage = DatabaseOutage.begin()) {
            shop.asAda()
                    .body(Map.of("reason", "the button is green"))
                    .post(shop.path(id) + "/roll-back")
                    .then()
                    .statusCode(202)
                    .body("said", containsString("serve nothing of this rollout any more"));
            await().atMost(PATIENCE).until(() -> newestOrder().isPresent());
            assertThat(outage.lasts() || bus.newest(id).orElseThrow().phase().isLive())
                    .isTrue();
        }

        assertThat(bus.orders(key()).getFirst().orElseThrow()).satisfies(order -> {
            assertThat(order.keptStages()).isZero();
            assertThat(order.reason()).isEqualTo("rolled back by ada: the button is green");
        });
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
        await().atMost(PATIENCE).until(() -> newestOrder().isEmpty());
        assertThat(bus.alerts(id)).last().satisfies(alert -> assertThat(alert.by())
                .isEqualTo("ada"));
        // The others' rollouts cannot be told apart by whoever asks for them.
        shop.asAda()
                .body(Map.of())
                .post("/api/v1/projects/another/rollouts/" + id + "/roll-back")
                .then()
                .statusCode(404);
    }

    @Test
    void shouldOrderNothingWhenTheVerdictIsNoBreachOrOfAnotherGeneration() {
        String id = shop.open(LONG).start();
        RolloutRecord standing = awaitFirstStage(id);

        shop.judge(Shop.verdict(standing, standing.generation() + 1, VerdictStatus.BREACHED));
        shop.judge(Shop.verdict(standing, VerdictStatus.UNRELIABLE));
        shop.judge(Shop.verdict(standing, VerdictStatus.BREACHED));
        await().atMost(PATIENCE).until(() -> !bus.orders(key()).isEmpty());

        assertThat(bus.orders(key()).getFirst().map(FlagOverride::generation)).contains(standing.generation());
    }

    @Test
    void shouldSayOnWhichNodesTheNewestVersionIsLiveWhenNodesSendReceipts() {
        String id = shop.open(LONG).start();
        awaitFirstStage(id);
        long version = bus.flagVersion();
        shop.sendFlag(dev.sluice.contracts.Change.Kind.ROLLOUT, "rollout/" + id, true);
        String ahead = shop.project + "-a";
        String behind = shop.project + "-b";

        receipt(ahead, version);
        receipt(behind, version - 1);

        await().atMost(PATIENCE).untilAsserted(() -> shop.asVic()
                .get(shop.path(id) + "/delivery")
                .then()
                .statusCode(200)
                .body("live.version", equalTo((int) version))
                .body("live.nodes", equalTo(2))
                .body("live.serving", equalTo(1))
                .body("live.lagging[0].node", equalTo(behind))
                .body("live.sentence", containsString("live on 1 of 2 nodes"))
                .body("live.sentence", containsString("serves version " + (version - 1))));
        bus.sendBytes(Topic.DELIVERY_RECEIPTS, ahead, null, Optional.empty());
        bus.sendBytes(Topic.DELIVERY_RECEIPTS, behind, null, Optional.empty());
    }

    private void receipt(String node, long version) {
        bus.send(
                Topic.DELIVERY_RECEIPTS,
                node,
                DeliveryReceipt.class,
                new DeliveryReceipt(node, true, Map.of(key(), version), Set.of(), Instant.now()));
    }

    private RolloutRecord awaitFirstStage(String id) {
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).filter(now -> now.stage() == 0).isPresent());
        return bus.newest(id).orElseThrow();
    }

    private Optional<FlagOverride> newestOrder() {
        List<Optional<FlagOverride>> orders = bus.orders(key());
        return orders.isEmpty() ? Optional.empty() : orders.getLast();
    }

    private String key() {
        return shop.project + "/" + Shop.FLAG;
    }
}
