package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.autorollout.freeze.Freezes;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Traits;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Freeze;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Freezes of a project, over a real broker and a real database. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class FreezeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    Freezes freezes;

    @Inject
    Turns turns;

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
    void shouldWidenNothingUntilItIsLifted() {
        String id = startedAtOnce();
        String freeze = call("the sale");

        judgeUntilItWaitsForTheFreeze(id);

        assertThat(bus.newest(id).orElseThrow().stage()).isZero();
        shop.asAda()
                .body(Map.of("reason", "hurry"))
                .post(shop.path(id) + "/advance")
                .then()
                .statusCode(409)
                .body("detail", containsString("lift the freeze first"));
        shop.asAda()
                .body(Map.of("reason", "it went well"))
                .post(freezes() + "/" + freeze + "/lift")
                .then()
                .statusCode(200)
                .body("inForce", equalTo(false))
                .body("liftedBy", equalTo("ada"))
                .body("liftReason", equalTo("it went well"));
        await().atMost(PATIENCE).until(() -> {
            shop.judge(id, VerdictStatus.PASSED);
            return bus.newest(id).orElseThrow().stage() > 0;
        });
        shop.asVic()
                .get(shop.path(id) + "/decisions")
                .then()
                .body("findAll { it.event in ['frozen', 'thawed'] }.by", equalTo(List.of("ada", "ada")));
    }

    @Test
    void shouldRollBackAllTheSame() {
        String id = startedAtOnce();
        call("the sale");

        shop.judge(id, VerdictStatus.BREACHED);

        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
    }

    @Test
    void shouldBeKnownToWhateverIsDecidedAfterwardsAlsoWhenNobodyWasTold() {
        String id = startedAtOnce();
        Instant now = Instant.now();
        // As if the instance that took the call had died right after keeping it.
        turns.alone(() -> freezes.call(
                        shop.project, new Freeze(shop.project, "eve", "the sale", now.plusSeconds(3_600)), now))
                .await()
                .atMost(PATIENCE);

        judgeUntilItWaitsForTheFreeze(id);

        assertThat(bus.newest(id).orElseThrow().stage()).isZero();
    }

    @Test
    void shouldStartNothingAndGoOnWithTheOneThatEndsLast() {
        shop.open(Duration.ofHours(1));
        shop.sendFlag(new FlagKey("other"), Traits.NONE);
        String first = call("the sale");
        String second = call("the holidays");

        for (String lifted : List.of(first, second)) {
            shop.asAda()
                    .body(Map.of("flag", Shop.FLAG.value(), "template", "quick"))
                    .post(shop.path())
                    .then()
                    .statusCode(409)
                    .body("detail", containsString("ada has frozen the project until"));
            shop.asAda().body(Map.of("reason", "over")).post(freezes() + "/" + lifted + "/lift");
        }

        shop.start();
        shop.asVic()
                .get(freezes())
                .then()
                .statusCode(200)
                .body("reason", equalTo(List.of("the holidays", "the sale")))
                .body("inForce", equalTo(List.of(false, false)));
    }

    @Test
    void shouldSayWhatIsWrongWithACall() {
        shop.open(Duration.ofHours(1));
        String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
        refused(Map.of("until", tomorrow), "reason");
        refused(Map.of("reason", "the sale"), "until");
        refused(Map.of("reason", "the sale", "until", "2020-01-01T00:00:00Z"), "until");
        refused(Map.of("reason", "the sale", "until", Instant.now().plus(Duration.ofDays(400))), "until");
        shop.asVic()
                .body(Map.of("reason", "the sale", "until", tomorrow))
                .post(freezes())
                .then()
                .statusCode(403);
        shop.asAda()
                .body(Map.of("reason", "the sale", "until", tomorrow))
                .post("/api/v1/projects/nowhere/freezes")
                .then()
                .statusCode(404);
        shop.asVic().get("/api/v1/projects/nowhere/freezes").then().statusCode(404);
        shop.asVic().get("/api/v1/projects/nowhere/rollouts").then().statusCode(404);
        shop.asAda()
                .body(Map.of("reason", "over"))
                .post(freezes() + "/none/lift")
                .then()
                .statusCode(404);
    }

    private void refused(Map<String, Object> body, String field) {
        shop.asAda().body(body).post(freezes()).then().statusCode(422).body("field", equalTo(field));
    }

    private String startedAtOnce() {
        String id = shop.open(Duration.ofMillis(1)).start();
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 0);
        return id;
    }

    private String call(String reason) {
        return shop.asAda()
                .body(Map.of("reason", reason, "until", Instant.now().plus(Duration.ofHours(2))))
                .post(freezes())
                .then()
                .statusCode(201)
                .body("inForce", equalTo(true))
                .extract()
                .path("id");
    }

    private void judgeUntilItWaitsForTheFreeze(String id) {
        await().atMost(PATIENCE).until(() -> {
            shop.judge(id, VerdictStatus.PASSED);
            String waitsFor = shop.asVic()
                    .get(shop.path(id) + "/explain")
                    .then()
                    .extract()
                    .path("waitsFor");
            return waitsFor.contains("has frozen the project");
        });
    }

    private String freezes() {
        return "/api/v1/projects/" + shop.project + "/freezes";
    }
}
