package dev.sluice.flagconfig.flag;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FlagRestoreTest {

    private static final String FLAGS = PROJECT + "/flags";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    FlagCommandRuntime commands;

    @Test
    void shouldBringBackEverythingOfAnOldVersion() {
        String key = Api.newFlag("back");
        Api.patch(FLAGS + "/" + key, """
                {"version":1,"name":"Second","conditions":[{"share":1234}],"tags":["a"],"payloads":{"true":[1]},
                 "traits":{"holdout":{"id":1,"share":100}}}""").statusCode(200);
        Api.put(
                        FLAGS + "/" + key,
                        "{\"version\":2,\"active\":false,\"name\":\"Third\",\"tags\":[],\"traits\":{\"holdout\":null}}")
                .statusCode(200);

        restore(key, 2, "{\"version\":3,\"reason\":\"it was better\"}")
                .statusCode(200)
                .body("version", equalTo(4))
                .body("name", equalTo("Second"))
                .body("active", equalTo(true))
                .body("conditions[0].share", equalTo(1234))
                .body("payloads.true[0]", equalTo(1))
                .body("tags", equalTo(List.of("a")))
                .body("traits.holdout.share", equalTo(100))
                .body("change.by", equalTo("ada"))
                .body("change.reason", equalTo("restores version 2: it was better"));

        Api.get(FLAGS + "/" + key + "/history").body("version", equalTo(List.of(1, 2, 3, 4)));
        Api.get(FLAGS + "/" + key + "/history/4/difference?from=2").body("", hasSize(0));
        Api.get(FLAGS + "/" + key + "/history/4/difference")
                .body("field", hasItem("conditions"))
                .body("field", hasItem("active"));
    }

    @Test
    void shouldRefuseWhatCannotComeBack() {
        String cohort = Api.newKey("gone");
        Api.post(
                        PROJECT + "/cohorts",
                        "{\"id\":\"" + cohort
                                + "\",\"rule\":{\"kind\":\"test\",\"filter\":{\"key\":\"a\",\"operator\":\"is_set\"}}}")
                .statusCode(201);
        String key = Api.newFlag("broken");
        Api.patch(
                        FLAGS + "/" + key,
                        "{\"version\":1,\"conditions\":[{\"share\":1,\"filters\":[{\"type\":\"cohort\",\"value\":\""
                                + cohort + "\"}]}]}")
                .statusCode(200);
        Api.patch(FLAGS + "/" + key, "{\"version\":2,\"conditions\":[]}").statusCode(200);
        Api.delete(PROJECT + "/cohorts/" + cohort + "?version=1&reason=unused").statusCode(204);

        restore(key, 9, "{\"version\":3}").statusCode(404).body("detail", containsString("never had a version 9"));
        restore(key, 1, "{\"version\":2}").statusCode(409).body("differences.field", equalTo(List.of("conditions")));
        restore(key, 1, "{}").statusCode(422).body("field", equalTo("version"));
        Api.post(FLAGS + "/" + key + "/history/x/restore", "{\"version\":3}").statusCode(400);
        restore(key, 2, "{\"version\":3}")
                .statusCode(422)
                .body("field", equalTo("conditions[0].filters[0].value"))
                .body("detail", containsString("version 2 cannot be restored"));
        Api.get(FLAGS + "/" + key).body("version", equalTo(3));
    }

    @Test
    void shouldNotWidenUnderARollout() {
        String key = Api.newFlag("ridden");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"conditions\":[{\"share\":10000}]}")
                .statusCode(200);
        Api.patch(FLAGS + "/" + key, "{\"version\":2,\"conditions\":[]}").statusCode(200);
        Api.patch(FLAGS + "/" + key, "{\"version\":3,\"name\":\"Ridden\"}").statusCode(200);
        FlagCommandResult opened = commands.carryOut(new FlagCommand.OpenStage(
                        Api.newKey("command"),
                        "default",
                        new FlagKey(key),
                        "r-" + key,
                        1,
                        "because",
                        4,
                        Optional.empty(),
                        0,
                        Audience.EVERYONE,
                        new BasisPoints(500)))
                .await()
                .atMost(Duration.ofSeconds(10));
        assertThat(opened).isInstanceOf(FlagCommandResult.Applied.class);

        restore(key, 2, "{\"version\":5}")
                .statusCode(409)
                .body("detail", containsString("the rollout r-" + key + " has the flag"))
                .body("detail", containsString("conditions"));
        restore(key, 3, "{\"version\":5}")
                .statusCode(200)
                .body("name", equalTo(key))
                .body("ladder.stages", hasSize(1));
        Api.patch(FLAGS + "/" + key, "{\"version\":6,\"traits\":{\"continuity\":true}}")
                .statusCode(422)
                .body("field", equalTo("traits"));
    }

    @Test
    void shouldComeBackFromTheArchiveSwitchedOff() {
        String key = Api.newFlag("archived");
        Api.patch(FLAGS + "/" + key, "{\"version\":1,\"conditions\":[{\"share\":10000}]}")
                .statusCode(200);
        Api.post(FLAGS + "/" + key + "/unarchive", "{\"version\":2}").statusCode(409);
        Api.post(FLAGS + "/" + key + "/archive", "{\"version\":2,\"reason\":\"done\"}")
                .statusCode(204);
        Api.get(FLAGS + "/" + key).body("version", equalTo(3)).body("archived", equalTo(true));

        Api.post(FLAGS + "/" + key + "/unarchive", "{\"version\":2}").statusCode(409);
        Api.post(FLAGS + "/" + key + "/unarchive", "{\"version\":3,\"reason\":\"not done\"}")
                .statusCode(200)
                .body("version", equalTo(4))
                .body("active", equalTo(false))
                .body("archived", equalTo(false))
                .body("conditions[0].share", equalTo(10000));

        Api.get(FLAGS).body("key", hasItem(key));
        try (TopicTail flags = new TopicTail(Topic.FLAGS, bootstrapServers)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> flags.of("default/" + key).size() == 4);
            List<Optional<FlagRecord>> records = flags.payloads("default/" + key, FlagRecord.class);
            assertThat(records.get(2)).isEmpty();
            assertThat(records.get(3).orElseThrow().flag().active()).isFalse();
            assertThat(records.get(3).orElseThrow().flag().version()).isEqualTo(4);
        }
    }

    @Test
    void shouldReadTheHistoryPageByPage() {
        String key = Api.newFlag("pages");
        for (int version = 1; version < 6; version++) {
            Api.patch(FLAGS + "/" + key, "{\"version\":" + version + ",\"name\":\"n" + version + "\"}")
                    .statusCode(200);
        }
        String history = FLAGS + "/" + key + "/history";

        Api.get(history + "?limit=2").body("version", equalTo(List.of(1, 2)));
        Api.get(history + "?after=2&limit=3")
                .body("version", equalTo(List.of(3, 4, 5)))
                .body("[0].changed.field", equalTo(List.of("name")))
                .body("[0].changed[0].before", equalTo("n1"));
        Api.get(history + "/6").body("flag.name", equalTo("n5")).body("changed", hasSize(1));
        Api.get(history + "/7").statusCode(404);
        Api.get(history + "?limit=0").statusCode(400).body("field", equalTo("limit"));
        Api.get(FLAGS + "/no-such-flag/history").statusCode(404);
    }

    private static ValidatableResponse restore(String key, int version, String body) {
        return Api.post(FLAGS + "/" + key + "/history/" + version + "/restore", body);
    }
}
