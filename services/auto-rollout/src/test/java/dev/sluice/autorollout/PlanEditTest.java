package dev.sluice.autorollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of a running rollout's plan, and of the cohorts that it is for, over a real broker and a real database. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class PlanEditTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Bus bus;
    private Shop shop;
    private String id;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus).open(Duration.ofHours(1));
        id = shop.start();
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 0);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldTryAnEditMakeItAndRefuseOneThatDidNotSeeIt() {
        shop.sendTemplate("quicker", Duration.ofMillis(1), Gate.AUTOMATIC);
        Map<String, Object> quicker = Map.of("edition", 1, "reason", "too slow", "template", "quicker");

        edit(quicker, true)
                .statusCode(200)
                .body("allowed", equalTo(true))
                .body("made", equalTo(false))
                .body("measuredAnew", equalTo(false))
                .body("outcome", containsString("what was shown stays shown"))
                .body("changes.field", equalTo(List.of("stages[0].least", "stages[1].least", "stages[2].least")))
                .body("changes[0].before", equalTo("PT1H"));
        assertThat(bus.newest(id).orElseThrow().plan().editionOrFirst().number())
                .isEqualTo(1);

        edit(quicker, false)
                .statusCode(200)
                .body("made", equalTo(true))
                .body("plan.edition", equalTo(2))
                .body("plan.version", equalTo(1));
        edit(quicker, false).statusCode(409).body("detail", containsString("the plan is at edition 2, by ada"));

        // It goes by the new plan.
        await().atMost(PATIENCE).until(() -> {
            shop.judge(id, VerdictStatus.PASSED);
            return bus.newest(id).orElseThrow().stage() > 0;
        });
        shop.asVic().get(shop.path(id) + "/decisions").then().body("event", hasItem("edit_plan"));
    }

    @Test
    void shouldBeginTheStageAnewWhenWhatIsMeasuredChanges() {
        edit(Map.of("edition", 1, "reason", "stricter", "alpha", 0.01), false)
                .statusCode(200)
                .body("measuredAnew", equalTo(true))
                .body("plan.version", equalTo(2))
                .body("changes.field", equalTo(List.of("alpha")));

        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().plan().version() == 2);
    }

    @Test
    void shouldNameWhatIsWrongWithAnEdit() {
        refused(Map.of("reason", "x"), "edition");
        refused(Map.of("edition", 1), "reason");
        refused(Map.of("edition", 1, "reason", "x", "template", "none"), "template");
        refused(Map.of("edition", 1, "reason", "x", "guardrails", List.of(guardrail("gone"))), "guardrails");
        Map<String, Object> strangers = stage(0);
        strangers.put("audience", Map.of("name", "strangers", "filters", List.of()));
        refused(Map.of("edition", 1, "reason", "x", "stages", List.of(strangers)), "stages[0].audience");
        Map<String, Object> nameless = stage(0);
        nameless.remove("name");
        edit(Map.of("edition", 1, "reason", "x", "stages", List.of(nameless)), false)
                .statusCode(400)
                .body("detail", containsString("\"name\" is missing"));
        // It would close what is open.
        Map<String, Object> narrower = stage(0);
        narrower.put("share", 5_000);
        edit(Map.of("edition", 1, "reason", "x", "stages", List.of(narrower, stage(1), stage(2))), false)
                .statusCode(409)
                .body("detail", containsString("stages[0] is open"));
    }

    @Test
    void shouldHoldWhenTheRuleOfAnOpenStagesCohortRestsOnOneThatChanged() {
        sendCohort("internal", PropertyFilter.cohort("staff"), Instant.EPOCH);
        // What was changed before the stage opened is what it opened with.
        sendCohort("staff", PropertyFilter.person("staff", Operator.EXACT, true), Instant.EPOCH);
        Instant changed = bus.newest(id).orElseThrow().stageOpenedAt().plusSeconds(1);

        sendCohort("staff", PropertyFilter.person("contractor", Operator.EXACT, true), changed);

        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.HELD);
        assertThat(bus.newest(id).orElseThrow().reason()).contains("internal").contains("bob");
        shop.asVic()
                .get(shop.path(id) + "/decisions")
                .then()
                .body("findAll { it.event == 'cohort_edited' }.by", equalTo(List.of("bob")));
    }

    private void sendCohort(String cohort, PropertyFilter filter, Instant at) {
        bus.send(
                Topic.COHORTS,
                shop.project + "/" + cohort,
                CohortRecord.class,
                new CohortRecord(
                        shop.project,
                        new Cohort(cohort, cohort, new Cohort.Rule.Test(filter)),
                        Optional.of(new Change("bob", Change.Kind.PERSON, "because", at))));
    }

    private static Map<String, Object> guardrail(String metric) {
        return Map.of(
                "id",
                "conversion",
                "metricKey",
                metric,
                "direction",
                "lower_is_worse",
                "margin",
                2_000,
                "trigger",
                "harm",
                "action",
                "roll_back",
                "weight",
                1);
    }

    /** As the plan is shown, so that what was read can be changed and sent. */
    private Map<String, Object> stage(int index) {
        return new HashMap<>(shop.asVic()
                .get(shop.path(id) + "/plan")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("plan.stages[" + index + "]"));
    }

    private void refused(Map<String, Object> body, String field) {
        edit(body, true).statusCode(422).body("field", equalTo(field));
    }

    private ValidatableResponse edit(Map<String, Object> body, boolean dryRun) {
        return shop.asAda()
                .body(body)
                .put(shop.path(id) + "/plan?dryRun=" + dryRun)
                .then();
    }
}
