package dev.sluice.flagconfig.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TopicTail;
import dev.sluice.testkit.ApiDocument;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every way to write there is, by the document of the API: one that can widen a flag is tried with a widening past the project's limit,
 * the others stand here with why they cannot. A new one in neither list fails, so that none is forgotten.
 */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class WritePathsTest {

    private static final String FLAGS = "/api/v1/projects/{project}/flags";
    private static final String NARROWS = "only narrows";
    private static final String NO_FLAG = "is no part of who gets a flag";

    /** What cannot widen, and why. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("POST " + FLAGS + "/{key}/archive", NARROWS),
            Map.entry("POST " + FLAGS + "/{key}/unarchive", "it comes back switched off"),
            Map.entry("POST /api/v1/projects/{project}/scheduled-changes/{id}/cancel", "what stands stays"),
            Map.entry("POST /api/v1/projects/{project}/cohorts", "nothing can use what is not there yet"),
            Map.entry("POST /api/v1/projects/{project}/cohorts/{id}/copy", "nothing can use what is not there yet"),
            Map.entry("DELETE /api/v1/projects/{project}/cohorts/{id}", "one that is in use is not deleted"),
            Map.entry("POST /api/v1/projects/{project}/metrics", NO_FLAG),
            Map.entry("PUT /api/v1/projects/{project}/metrics/{key}", NO_FLAG),
            Map.entry("POST /api/v1/projects/{project}/templates", "PlanChecks refuses leaps; rollouts go by stages"),
            Map.entry(
                    "PUT /api/v1/projects/{project}/templates/{key}",
                    "PlanChecks refuses leaps; rollouts go by stages"),
            Map.entry("POST /api/v1/projects/{project}/templates/ready-made", "its stages are known to be small"),
            Map.entry("PUT /api/v1/projects/{project}/widening-limit", "an admin's alone, and in the history"),
            Map.entry("PUT /api/v1/projects/{project}/ingestion", NO_FLAG),
            Map.entry("PUT /api/v1/projects/{project}/ingestion/webhook-secrets/{source}", NO_FLAG),
            Map.entry("DELETE /api/v1/projects/{project}/ingestion/webhook-secrets/{source}", NO_FLAG),
            Map.entry("POST /api/v1/projects", NO_FLAG),
            Map.entry("POST /api/v1/projects/{project}/secret-key", NO_FLAG));

    @TestHTTPResource
    URI service;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private String project;
    private String key;

    /** A way to widen. */
    @FunctionalInterface
    private interface Way {
        /**
         * Tries to give a flag that 1 % have to all.
         *
         * @param query of the address: nothing, ?dry_run=true or ?confirm=KEY
         */
        ValidatableResponse widen(String query);
    }

    /** A project and in it a flag, at 1 %, whose first version was for all. */
    @BeforeEach
    void begin() {
        project = Api.newCarefulProject();
        key = Api.newKey("careful");
        Api.post(
                        project + "/flags?confirm=" + key,
                        "{\"key\":\"" + key + "\",\"conditions\":[{\"share\":10000}],\"reason\":\"to begin with\"}")
                .statusCode(201)
                .body("reach.sentence", containsString("0 -> 100 %"));
        Api.patch(project + "/flags/" + key, "{\"version\":1,\"conditions\":[{\"share\":100}]}")
                .statusCode(200);
    }

    private String flag() {
        return project + "/flags/" + key;
    }

    private Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put(
                "PATCH " + FLAGS + "/{key}",
                query -> Api.patch(
                        flag() + query, "{\"version\":2,\"conditions\":[{\"share\":10000}],\"reason\":\"launch\"}"));
        ways.put(
                "PUT " + FLAGS + "/{key}",
                query -> Api.put(
                        flag() + query,
                        "{\"version\":2,\"active\":true,\"conditions\":[{\"share\":10000}],\"reason\":\"launch\"}"));
        ways.put(
                "POST " + FLAGS + "/{key}/history/{version}/restore",
                query -> Api.post(flag() + "/history/1/restore" + query, "{\"version\":2,\"reason\":\"launch\"}"));
        ways.put(
                "POST " + FLAGS + "/{key}/scheduled-changes",
                query -> Api.post(
                        flag() + "/scheduled-changes" + query,
                        "{\"version\":2,\"at\":\"" + Instant.now().plus(Duration.ofDays(1))
                                + "\",\"change\":{\"conditions\":[{\"share\":10000}]},\"reason\":\"launch\"}"));
        return ways;
    }

    @Test
    void shouldKnowEveryWayToWrite() {
        Set<String> writes = new TreeSet<>();
        JsonNode paths = ApiDocument.of(service).get("paths");
        paths.properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (!Set.of("get", "head", "parameters").contains(method) && !isOfPeople(path.getKey())) {
                writes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }));

        Set<String> known = new TreeSet<>(OTHERS.keySet());
        known.addAll(ways().keySet());
        // These two are driven below by themselves: they make flags, or many at once.
        known.add("POST " + FLAGS);
        known.add("POST /api/v1/projects/{project}/import/posthog");
        // And these reach people by the flags that ask for a cohort.
        known.add("PUT /api/v1/projects/{project}/cohorts/{id}");
        known.add("POST /api/v1/projects/{project}/cohorts/{id}/members");
        assertThat(writes).isEqualTo(known);
    }

    /** Who comes in and with which key: nothing of a project is changed there. */
    private static boolean isOfPeople(String path) {
        return Stream.of("/api/v1/access-keys", "/api/v1/accounts", "/accounts/")
                .anyMatch(path::startsWith);
    }

    @Test
    void shouldNotWidenPastTheLimitUnseen() {
        ways().forEach((path, way) -> {
            way.widen("")
                    .statusCode(428)
                    .body("type", equalTo("urn:sluice:problem:unconfirmed"))
                    .body("field", equalTo("confirm"))
                    .body("detail", containsString("1 -> 100 %"))
                    .body("detail", containsString("?confirm=" + key));
            way.widen("?confirm=another").statusCode(428);
            String dry = way.widen("?dry_run=true").extract().body().asString();
            assertThat(dry).as(path).contains("1 -> 100 %", "\"dryRun\":true");
            Api.get(flag()).body("version", equalTo(2)).body("conditions[0].share", equalTo(100));
            Api.get(project + "/scheduled-changes").body("size()", equalTo(0));
        });
    }

    @Test
    void shouldWidenAndTellOfItWhenItIsConfirmed() {
        for (String path : ways().keySet()) {
            begin();
            Way way = ways().get(path);
            ValidatableResponse done = way.widen("?confirm=" + key);
            assertThat(done.extract().statusCode()).as(path).isBetween(200, 201);
            done.body("reach.isPastLimit", equalTo(true)).body("reach.newly", equalTo(9_900));
            if (!path.endsWith("scheduled-changes")) {
                Api.get(flag()).body("version", equalTo(3)).body("conditions[0].share", equalTo(10_000));
                AlertRecord alert = alert("by-hand/" + key + "/3");
                assertThat(alert.kind()).isEqualTo(AlertRecord.Kind.WIDENED_BY_HAND);
                assertThat(alert.headline()).contains(key, "1 -> 100 %");
                assertThat(alert.done()).contains("ada").contains("launch");
            }
        }
    }

    @Test
    void shouldAskForAReasonToo() {
        Api.patch(flag() + "?confirm=" + key, "{\"version\":2,\"conditions\":[{\"share\":10000}]}")
                .statusCode(428)
                .body("field", equalTo("reason"));
        Api.patch(flag() + "?confirm=" + key, "{\"version\":2,\"conditions\":[{\"share\":10000}],\"reason\":\" \"}")
                .statusCode(428);
    }

    @Test
    void shouldNotMakeAFlagThatIsOnForAllUnseen() {
        String made = Api.newKey("made");
        String body = "{\"key\":\"" + made + "\",\"conditions\":[{\"share\":10000}],\"reason\":\"all at once\"}";

        Api.post(project + "/flags", body).statusCode(428).body("field", equalTo("confirm"));
        Api.post(project + "/flags?dry_run=true", body)
                .statusCode(201)
                .body("dryRun", equalTo(true))
                .body("reach.sentence", containsString("0 -> 100 %"))
                .body("conditions[0].share", equalTo(10_000));
        Api.get(project + "/flags/" + made).statusCode(404);
        Api.post(project + "/flags?confirm=" + made, body).statusCode(201);
        String plain = Api.newKey("plain");
        Api.post(project + "/flags", "{\"key\":\"" + plain + "\"}")
                .statusCode(201)
                .body("reach", equalTo(null));
    }

    @Test
    void shouldNotImportAFlagThatIsOnForAllUnseen() {
        String path = project + "/import/posthog";
        String flags = "\"flags\":[{\"id\":1,\"key\":\"moved\",\"active\":true,"
                + "\"filters\":{\"groups\":[{\"properties\":[],\"rollout_percentage\":100}]}}]";

        Api.post(path, "{" + flags + "}")
                .body("entries[0].outcome", equalTo("created"))
                .body("entries[0].reach.isPastLimit", equalTo(true))
                .body("entries[0].reach.sentence", containsString("0 -> 100 %"));
        Api.post(path + "?dry_run=false", "{" + flags + ",\"reason\":\"moving\"}")
                .body("entries[0].outcome", equalTo("refused"))
                .body("entries[0].field", equalTo("confirm"))
                .body("entries[0].reason", containsString("0 -> 100 %"));
        Api.post(path + "?dry_run=false", "{" + flags + ",\"confirm\":[\"moved\"]}")
                .body("entries[0].outcome", equalTo("refused"))
                .body("entries[0].field", equalTo("reason"));
        Api.get(project + "/flags/moved").statusCode(404);
        Api.post(path + "?dry_run=false", "{" + flags + ",\"confirm\":[\"moved\"],\"reason\":\"moving\"}")
                .body("entries[0].outcome", equalTo("created"));
        Api.get(project + "/flags/moved").body("conditions[0].share", equalTo(10_000));
    }

    @Test
    void shouldNotWidenByACohortUnseen() {
        String rule = "{\"kind\":\"test\",\"filter\":{\"key\":\"plan\",\"operator\":\"exact\",\"value\":\"%s\"}}";
        Api.post(project + "/cohorts", "{\"id\":\"gold\",\"rule\":" + rule.formatted("gold") + "}")
                .statusCode(201);
        Api.post(project + "/cohorts", "{\"id\":\"staff\",\"members\":[\"a\"]}").statusCode(201);
        // Before anything asks for it, it may become what it likes.
        Api.put(project + "/cohorts/gold", "{\"version\":1,\"rule\":" + rule.formatted("silver") + "}")
                .statusCode(200);
        Api.patch(
                        flag() + "?confirm=" + key,
                        "{\"version\":2,\"reason\":\"cohorts\",\"conditions\":["
                                + "{\"share\":10000,\"filters\":[{\"type\":\"cohort\",\"value\":\"gold\"}]},"
                                + "{\"share\":10000,\"filters\":[{\"type\":\"cohort\",\"value\":\"staff\"}]}]}")
                .statusCode(200);
        String gold = project + "/cohorts/gold";
        String all = "{\"version\":2,\"reason\":\"wider\",\"rule\":{\"kind\":\"all\",\"parts\":[]}}";

        Api.put(gold, all)
                .statusCode(428)
                .body("detail", containsString("the flags " + key + " ask for the cohort gold"));
        Api.put(gold + "?dry_run=true", all)
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("reach.isPastLimit", equalTo(true))
                .body("version", equalTo(3));
        Api.get(gold).body("version", equalTo(2));
        Api.put(gold, "{\"version\":2,\"name\":\"Gold\",\"rule\":" + rule.formatted("silver") + "}")
                .statusCode(200);
        Api.put(gold + "?confirm=gold", all.replace("\"version\":2", "\"version\":3"))
                .statusCode(200);
        assertThat(alert("by-hand/cohort/gold/4/" + key).done()).contains("wider");

        String staff = project + "/cohorts/staff/members";
        Api.post(staff + "?dry_run=true", "{\"add\":[\"b\",\"c\"]}")
                .body("reach.people", equalTo(2))
                .body("reach.isPastLimit", equalTo(false))
                .body("members", equalTo(3));
        Api.get(project + "/cohorts/staff").body("members", equalTo(1));
        Api.putAsAdmin(project + "/widening-limit", "{\"version\":0,\"share\":1000,\"people\":1}")
                .statusCode(200);
        Api.post(staff, "{\"add\":[\"b\",\"c\"]}")
                .statusCode(428)
                .body("detail", containsString("at most 2 more people"));
        Api.post(staff, "{\"remove\":[\"a\"]}").statusCode(200).body("reach", equalTo(null));
        Api.post(staff + "?confirm=staff", "{\"add\":[\"b\",\"c\"],\"reason\":\"they joined\"}")
                .statusCode(200);
    }

    @Test
    void shouldNarrowWithoutAsking() {
        String all = Api.newKey("all");
        Api.post(
                        project + "/flags?confirm=" + all,
                        "{\"key\":\"" + all + "\",\"conditions\":[{\"share\":10000}],\"reason\":\"x\"}")
                .statusCode(201);
        String address = project + "/flags/" + all;
        Api.patch(address, "{\"version\":1,\"conditions\":[{\"share\":5000}]}")
                .statusCode(200)
                .body("reach", equalTo(null));
        Api.patch(address, "{\"version\":2,\"traits\":{\"holdout\":{\"id\":1,\"share\":500}}}")
                .statusCode(200);
        Api.patch(address, "{\"version\":3,\"active\":false}").statusCode(200);
        Api.patch(address, "{\"version\":4,\"active\":true}").statusCode(428);
        Api.post(address + "/archive", "{\"version\":4}").statusCode(204);
    }

    @Test
    void shouldTakeWhatTheProjectSaysAsItsLimit() {
        String limit = project + "/widening-limit";
        Api.get(limit)
                .body("share", equalTo(1_000))
                .body("people", equalTo(10_000))
                .body("version", equalTo(0));
        Api.put(limit, "{\"version\":0,\"share\":10000,\"people\":0}").statusCode(403);
        Api.putAsAdmin(limit, "{\"version\":0,\"share\":10001,\"people\":0}")
                .statusCode(422)
                .body("field", equalTo("share"));
        Api.putAsAdmin(limit, "{\"version\":0,\"share\":0,\"people\":0,\"reason\":\"careful\"}")
                .statusCode(200);
        Api.putAsAdmin(limit, "{\"version\":0,\"share\":9900,\"people\":0}").statusCode(409);

        Api.patch(flag(), "{\"version\":2,\"conditions\":[{\"share\":101}]}").statusCode(428);
        Api.patch(flag(), "{\"version\":2,\"conditions\":[{\"share\":10001}]}").statusCode(422);
    }

    private AlertRecord alert(String topicKey) {
        try (TopicTail alerts = new TopicTail(Topic.ALERTS, bootstrapServers)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !alerts.of(topicKey).isEmpty());
            List<Optional<AlertRecord>> told = alerts.payloads(topicKey, AlertRecord.class);
            return told.getFirst().orElseThrow();
        }
    }
}
