package dev.sluice.autorollout;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Audience;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.Traits;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people may not do, and what they are told then. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class RefusalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private Bus bus;
    private Shop shop;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus).open(LONG);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldNameTheLiveRolloutWhenTheFlagHasOne() {
        String id = shop.start();

        shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick"))
                .post(shop.path())
                .then()
                .statusCode(409)
                .body("detail", containsString(id));
    }

    @Test
    void shouldForecastFromWhatIsStatedAndMakeNothing() {
        Map<String, Object> asked = Map.of(
                "flag",
                Shop.FLAG.value(),
                "template",
                "quick",
                "peoplePerDay",
                1_000,
                "baselines",
                Map.of("conversion", 0.02));

        shop.asVic()
                .body(asked)
                .post(shop.path("forecast"))
                .then()
                .statusCode(200)
                .body("peoplePerDay", equalTo(1_000f))
                .body("stages[1].name", equalTo("5 % of everyone"))
                .body("stages[1].feasible", equalTo(false))
                .body("stages[1].sentence", containsString("it cannot within its longest time of 7 days"))
                .body("sources", hasItem("conversion: baseline as stated"));
        shop.asVic().get(shop.path()).then().statusCode(200).body("size()", equalTo(0));
    }

    @Test
    void shouldForecastFromWhatCameInWhenARolloutIsMade() {
        Instant now = Instant.now();
        FlagFollowUps seen = new FlagFollowUps(
                shop.project,
                0,
                Shop.FLAG.value(),
                4,
                now.minus(Duration.ofHours(12)),
                now,
                1_000,
                250,
                List.of(new FlagFollowUps.Next("paid", 100, 10)));
        bus.send(Topic.FLAG_FOLLOW_UPS, seen.key(), FlagFollowUps.class, seen);
        Map<String, Object> asked = Map.of("flag", Shop.FLAG.value(), "template", "quick");
        await().atMost(PATIENCE).until(() -> shop.asVic()
                .body(asked)
                .post(shop.path("forecast"))
                .then()
                .extract()
                .jsonPath()
                .getMap("baselines")
                .containsKey("conversion"));

        shop.asAda()
                .body(asked)
                .post(shop.path())
                .then()
                .statusCode(201)
                .body("forecast.peoplePerDay", equalTo(10_000f))
                .body("forecast.baselines.conversion", equalTo(0.1f))
                .body("forecast.stages[1].guardrails[0].pass", notNullValue());
    }

    @Test
    void shouldForecastAStageForAnAudienceByThePartOfPeopleThatItHas() {
        Instant now = Instant.now();
        Audience internal = new Audience("internal users", List.of(PropertyFilter.cohort("internal")));
        FlagFollowUps seen = new FlagFollowUps(
                shop.project,
                0,
                Shop.FLAG.value(),
                1,
                now.minus(Duration.ofDays(1)),
                now,
                400,
                600,
                List.of(),
                Optional.of(new FlagFollowUps.Answers(
                        List.of(new FlagFollowUps.Held(AskedKey.of(internal), 1_000, 6)), List.of())));
        bus.send(Topic.FLAG_FOLLOW_UPS, seen.key(), FlagFollowUps.class, seen);
        Map<String, Object> asked = Map.of("flag", Shop.FLAG.value(), "template", "quick");
        await().atMost(PATIENCE).until(() -> shop.asVic()
                .body(asked)
                .post(shop.path("forecast"))
                .then()
                .extract()
                .jsonPath()
                .getMap("audienceShares")
                .containsKey("internal users"));

        shop.asVic()
                .body(asked)
                .post(shop.path("forecast"))
                .then()
                .statusCode(200)
                .body("audienceShares.'internal users'", equalTo(0.006f))
                .body("sources", hasItem(startsWith("internal users: 0.6 % of the people who were seen")))
                .body("stages[0].needs", equalTo("PT4H"))
                .body("stages[0].feasible", equalTo(true));
        shop.asVic()
                .body(Map.of(
                        "flag",
                        Shop.FLAG.value(),
                        "template",
                        "quick",
                        "peoplePerDay",
                        24,
                        "audienceShares",
                        Map.of("internal users", 0.5)))
                .post(shop.path("forecast"))
                .then()
                .statusCode(200)
                .body("sources", hasItem("internal users: share of people as stated"))
                .body("stages[0].needs", equalTo("PT2H"));
    }

    @ParameterizedTest
    @CsvSource({
        "audienceShares, '{\"internal users\":1.5}'",
        "audienceShares, '{\"everyone\":0.5}'",
        "peoplePerDay, 0",
        "peoplePerDay, -5",
        "baselines, '{\"conversion\":1.5}'",
        "baselines, '{\"nope\":0.1}'"
    })
    void shouldNameWhatAForecastCannotBeMadeFrom(String field, String value) {
        shop.asVic()
                .body("{\"flag\":\"" + Shop.FLAG.value() + "\",\"template\":\"quick\",\"" + field + "\":" + value + "}")
                .post(shop.path("forecast"))
                .then()
                .statusCode(422)
                .body("field", startsWith(field));
    }

    @Test
    void shouldMakeOneRolloutWhenTheSameIdIsSentTwice() {
        Map<String, Object> wanted =
                Map.of("id", shop.project + "-r1", "flag", Shop.FLAG.value(), "template", "quick", "reason", "try");

        shop.asAda().body(wanted).post(shop.path()).then().statusCode(201).body("note", equalTo("try"));
        shop.asAda()
                .body(wanted)
                .post(shop.path())
                .then()
                .statusCode(200)
                .body("id", equalTo(shop.project + "-r1"))
                .body("generation", equalTo(1));
        shop.sendTemplate("other", LONG, Gate.AUTOMATIC);
        shop.asAda()
                .body(Map.of("id", shop.project + "-r1", "flag", Shop.FLAG.value(), "template", "other"))
                .post(shop.path())
                .then()
                .statusCode(409)
                .body("detail", containsString("whose template is \"quick\", not \"other\""));
        shop.asAda()
                .body(Map.of(
                        "id",
                        shop.project + "-r1",
                        "flag",
                        Shop.FLAG.value(),
                        "template",
                        "quick",
                        "treatment",
                        "blue"))
                .post(shop.path())
                .then()
                .statusCode(409)
                .body("detail", containsString("whose treatment is none, not \"blue\""));
        shop.asVic().get(shop.path()).then().body("$", hasSize(1)).body("[0].plan", equalTo(null));
        shop.asVic().get(shop.path() + "?phase=running").then().body("$", hasSize(1));
        shop.asVic().get(shop.path() + "?flag=other").then().body("$", hasSize(0));
        shop.asVic().get(shop.path() + "?phase=lost").then().statusCode(422).body("field", equalTo("phase"));
    }

    @Test
    void shouldSayWhatIsMissingWhenARolloutCannotBeMade() {
        shop.asAda()
                .body(Map.of("flag", "no-such-flag", "template", "quick"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("flag"))
                .body("detail", containsString("no-such-flag"));
        shop.asAda()
                .body(Map.of("template", "quick"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("flag"));
        shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick", "treatment", "blue"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("treatment"));
        shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "templet", "quick"))
                .post(shop.path())
                .then()
                .statusCode(400)
                .body("field", equalTo("templet"));
        shop.asAda().body("{\"flag\":").post(shop.path()).then().statusCode(400);
        shop.asAda().post(shop.path()).then().statusCode(422);
    }

    @Test
    void shouldRefuseAFlagWhosePersonsCannotBeCounted() {
        FlagKey byCompany = new FlagKey("by-company");
        shop.sendFlag(byCompany, Traits.NONE.withAggregation(Aggregation.groups("company")));

        shop.asAda()
                .body(Map.of("flag", byCompany.value(), "template", "quick"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("flag"))
                .body("detail", containsString("it decides for groups (company)"));
    }

    @Test
    void shouldRefuseToResumeFromAVersionThatTheFlagDoesNotHave() {
        String id = shop.start();
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 0);
        say(id, "pause", 200, null);

        long standsAt = bus.flagVersion();
        resumeFrom(id, standsAt + 1)
                .statusCode(422)
                .body("field", equalTo("flagVersion"))
                .body("detail", containsString("no version " + (standsAt + 1)));
        resumeFrom(id, standsAt - 1).statusCode(422).body("field", equalTo("flagVersion"));
        bus.nextFlagVersion();
        shop.sendFlag(Change.Kind.PERSON, "ada", true);
        resumeFrom(id, standsAt + 1).statusCode(200);
    }

    private ValidatableResponse resumeFrom(String id, long version) {
        return shop.asAda()
                .body(Map.of("reason", "on", "flagVersion", version))
                .post(shop.path(id) + "/resume")
                .then();
    }

    @Test
    void shouldNameTheFieldWhenATextCannotBeKept() {
        String id = shop.start();

        for (String reason : new String[] {"a\u0000b", "a\u0007b", "x".repeat(2_001)}) {
            for (String word : new String[] {"pause", "resume", "roll-back"}) {
                shop.asAda()
                        .body(Map.of("reason", reason))
                        .post(shop.path(id) + "/" + word)
                        .then()
                        .statusCode(422)
                        .body("field", equalTo("reason"));
            }
            shop.asAda()
                    .body(Map.of("flag", Shop.FLAG.value(), "template", "quick", "startNow", false, "reason", reason))
                    .post(shop.path())
                    .then()
                    .statusCode(422)
                    .body("field", equalTo("reason"));
        }
        shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "qu\u0000ick"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("template"));
        shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick", "treatment", "a\u0000"))
                .post(shop.path())
                .then()
                .statusCode(422)
                .body("field", equalTo("treatment"));
        say(id, "pause", 200, null);
    }

    @Test
    void shouldRefuseToOpenAFlagThatIsSwitchedOff() {
        bus.nextFlagVersion();
        shop.sendFlag(Change.Kind.PERSON, "ada", false);

        await().atMost(PATIENCE).untilAsserted(() -> shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick", "startNow", false))
                .post(shop.path())
                .then()
                .statusCode(409)
                .body("detail", containsString("switch it on first")));
    }

    @Test
    void shouldSayWhyWhenTheRolloutDoesNotAllowIt() {
        String id = shop.start();
        await().atMost(PATIENCE)
                .until(() -> bus.newest(id).map(RolloutRecord::stage).orElse(-1) == 0);

        say(id, "resume", 409, "not stopped");
        say(id, "approve", 409, "nothing waits for an approval");
        shop.asAda().post(shop.path(id) + "/advance").then().statusCode(409);
        say(id, "pause", 200, null);
        say(id, "pause", 409, "resume it first");
        say(id, "roll-back", 200, null);
        await().atMost(PATIENCE).until(() -> bus.newest(id).orElseThrow().phase() == RolloutPhase.ROLLED_BACK);
        say(id, "abort", 409, "has ended");
        shop.asVic()
                .get(shop.path(id) + "/decisions")
                .then()
                .body("findAll { it.outcome == 'refused' }.size()", equalTo(5));
    }

    @Test
    void shouldStartAPreparedRolloutOnlyWhileItIsTheNewest() {
        String draft = prepare();
        String newer = prepare();

        say(draft, "start", 409, "newer rollout");
        say(newer, "start", 200, null);
        await().atMost(PATIENCE)
                .until(() -> bus.newest(newer).map(RolloutRecord::stage).orElse(-1) == 0);
        say(newer, "start", 409, "started already");
        say(draft, "abort", 200, null);
    }

    @Test
    void shouldRefuseWhoHasNoTokenOrTooSmallARole() {
        String id = shop.start();

        given().get(shop.path()).then().statusCode(401);
        shop.asVic()
                .body(Map.of("reason", "x"))
                .post(shop.path(id) + "/pause")
                .then()
                .statusCode(403);
        shop.asVic()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick"))
                .post(shop.path())
                .then()
                .statusCode(403);
        shop.asVic().get(shop.path("no-such")).then().statusCode(404);
        shop.asVic().get("/api/v1/projects/elsewhere/rollouts/" + id).then().statusCode(404);
    }

    private String prepare() {
        return shop.asAda()
                .body(Map.of("flag", Shop.FLAG.value(), "template", "quick", "startNow", false))
                .post(shop.path())
                .then()
                .statusCode(201)
                .body("phase", equalTo("draft"))
                .extract()
                .path("id");
    }

    private void say(String id, String word, int status, String why) {
        var answer = shop.asAda()
                .body(Map.of("reason", "because"))
                .post(shop.path(id) + "/" + word)
                .then()
                .statusCode(status);
        if (why != null) {
            answer.body("detail", containsString(why));
        }
    }
}
