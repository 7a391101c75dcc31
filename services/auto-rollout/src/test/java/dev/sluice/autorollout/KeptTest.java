package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.sluice.autorollout.retention.EndedRollouts;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of rollouts, and for how long, over a real broker and a real database. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class KeptTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    EndedRollouts ended;

    @Inject
    Mutiny.SessionFactory sessions;

    @Inject
    Turns turns;

    private Bus bus;
    private Shop shop;
    private String id;

    @BeforeEach
    void rolledBackAfterTheFirstStage() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus).open(Duration.ofMillis(1));
        id = shop.start();
        await().atMost(PATIENCE).until(() -> {
            bus.newest(id).ifPresent(_ -> shop.judge(id, VerdictStatus.PASSED));
            return bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 1;
        });
        shop.judge(id, VerdictStatus.BREACHED);
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldDecideWhatWasDecidedAgain() {
        shop.asVic()
                .get(shop.path(id) + "/replay")
                .then()
                .statusCode(200)
                .body("same", equalTo(true))
                .body("decisions", greaterThan(4));
        shop.asVic().get(shop.path("nowhere") + "/replay").then().statusCode(404);
    }

    @Test
    void shouldSayTheFirstDifferenceOfALogThatIsNotAsItWas() {
        change("update decision set reason = 'because' where id ="
                + " (select min(id) from decision where rollout_id = '" + id + "' and event_kind = 'VerdictArrived')");

        shop.asVic()
                .get(shop.path(id) + "/replay")
                .then()
                .statusCode(200)
                .body("same", equalTo(false))
                .body("firstDifference.what", equalTo("reason"))
                .body("firstDifference.logged", equalTo("because"))
                .body("firstDifference.replayed", containsString("5 % of everyone"));
    }

    @Test
    void shouldSayWhenTheStateIsNotWhatTheLogLeft() {
        change("update rollout set state = replace(state, 'conversion 2.1', 'conversion 9.1') where id = '" + id + "'");

        shop.asVic()
                .get(shop.path(id) + "/replay")
                .then()
                .body("same", equalTo(false))
                .body("firstDifference.what", equalTo("state"));
    }

    @Test
    void shouldTakeRolloutsThatEndedLongAgoOffTheBusOnce() {
        forget();
        assertThat(bus.newest(id)).isPresent();
        change("update rollout set changed_at = changed_at - interval '31 days' where id = '" + id + "'");

        assertThat(forget()).isEqualTo(1);

        await().atMost(PATIENCE).until(() -> bus.isForgotten(id));
        assertThat(forget()).isZero();
        shop.asVic().get(shop.path(id)).then().statusCode(200).body("phase", equalTo("rolled_back"));
    }

    private int forget() {
        return ended.forget().await().atMost(PATIENCE);
    }

    private void change(String sql) {
        int rows = turns.alone(() -> sessions.withTransaction(
                        session -> session.createNativeQuery(sql).executeUpdate()))
                .await()
                .atMost(PATIENCE);
        assertThat(rows).isEqualTo(1);
    }
}
