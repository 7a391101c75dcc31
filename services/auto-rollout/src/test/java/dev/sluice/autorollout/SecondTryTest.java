package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.RollbackTo;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rolling a flag out again after it was taken back, over a real broker and a real database. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class SecondTryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Bus bus;
    private Shop shop;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus).open(Duration.ofMillis(1));
        PlanRules cooling = new PlanRules(
                RollbackTo.BEFORE,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                Duration.ofHours(1),
                PlanRules.USUAL_NO_DATA_AFTER);
        shop.sendTemplate("cooling", Duration.ofMillis(1), Gate.AUTOMATIC, GuardrailAction.ROLL_BACK, cooling);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldCoolDownAfterARollbackUnlessSomebodySaysWhyNot() {
        String first = rolledBackAtStage("cooling", 0);

        make(Map.of()).statusCode(409).body("detail", containsString("cools down until"));
        String draft = make(Map.of("startNow", false)).statusCode(201).extract().path("id");
        shop.asAda()
                .post(shop.path(draft) + "/start")
                .then()
                .statusCode(409)
                .body("detail", containsString("despiteCoolDown"));
        shop.asVic().get(shop.path(first)).then().body("coolsUntil", notNullValue());

        make(Map.of("despiteCoolDown", "the cause is mended", "reason", "again"))
                .statusCode(201)
                .body("generation", equalTo(3))
                .body("note", containsString("again; started before"))
                .body("note", containsString("rollout " + first + ": the cause is mended"));
    }

    @Test
    void shouldKeepThoseOnTheOldWhoSawItIfSomebodyWantsThat() {
        make(Map.of("seenBefore", "keep_on_old"))
                .statusCode(422)
                .body("field", equalTo("seenBefore"))
                .body("detail", containsString("nobody was given"));
        rolledBackAtStage("quick", 1);

        String again = make(Map.of("seenBefore", "keep_on_old"))
                .statusCode(201)
                .body("keptOnOld", equalTo(500))
                .extract()
                .path("id");

        await().atMost(PATIENCE).until(() -> !bus.commands(again).isEmpty());
        assertThat(bus.commands(again).getFirst())
                .isInstanceOfSatisfying(FlagCommand.OpenStage.class, open -> assertThat(open.keptOnOld())
                        .contains(new BasisPoints(500)));
    }

    @Test
    void shouldRefuseToKeepSoManyThatTooFewAreLeft() {
        rolledBackAtStage("quick", 2);

        make(Map.of("seenBefore", "keep_on_old"))
                .statusCode(422)
                .body("detail", containsString("95 % of people saw the earlier run"));
        make(Map.of("seenBefore", "eligible_again")).statusCode(201);
    }

    @Test
    void shouldKeepWhatPeopleWriteDownAboutIt() {
        String first = rolledBackAtStage("quick", 0);

        shop.asAda()
                .body(Map.of("text", "the button was green"))
                .post(shop.path(first) + "/notes")
                .then()
                .statusCode(201)
                .body("by", equalTo("ada"));
        shop.asAda()
                .body(Map.of("text", " "))
                .post(shop.path(first) + "/notes")
                .then()
                .statusCode(422)
                .body("field", equalTo("text"));
        shop.asVic().get(shop.path(first) + "/notes").then().body("text", equalTo(List.of("the button was green")));
        shop.asVic().get(shop.path("nowhere") + "/notes").then().statusCode(404);
    }

    private ValidatableResponse make(Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("flag", Shop.FLAG.value(), "template", "quick"));
        body.putAll(more);
        return shop.asAda().body(body).post(shop.path()).then();
    }

    private String rolledBackAtStage(String template, int stage) {
        String id = shop.start(template);
        await().atMost(PATIENCE).until(() -> {
            int at = bus.newest(id).map(RolloutRecord::stage).orElse(-1);
            if (at < stage) {
                bus.newest(id).ifPresent(_ -> shop.judge(id, VerdictStatus.PASSED));
            }
            return at == stage;
        });
        shop.judge(id, VerdictStatus.BREACHED);
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
        return id;
    }
}
