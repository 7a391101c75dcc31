package dev.sluice.flagconfig.cohort;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.person.Reports;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members by organisation, and who belongs to a rule. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class MemberViewTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    /** Nobody else has this plan, so nobody else belongs. */
    private final String plan = Api.newKey("plan");

    private final String id = Api.newKey("viewed");
    private final String path = PROJECT + "/cohorts/" + id;

    private String address(String name) {
        return name + "@" + plan + ".example";
    }

    private String user(String name) {
        return name + "-" + plan;
    }

    @BeforeEach
    void know() {
        try (Reports reports = new Reports(bootstrapServers)) {
            reports.group("organization", "acme-" + plan, Map.of("name", "Acme Ltd"))
                    .set(user("ada"), Map.of("plan", plan, "organization", "acme-" + plan, "email", address("Ada")))
                    .set(user("ben"), Map.of("plan", plan, "organization", "acme-" + plan))
                    .identify(user("ben"), user("anonymous"))
                    .set(address("Cem"), Map.of("plan", plan, "organization", "umbrella"))
                    .set(user("dee"), Map.of("plan", plan, "seats", 3));
        }
        for (String last : List.of(user("dee"), user("anonymous"))) {
            await().atMost(SOON)
                    .untilAsserted(() -> Api.get(PROJECT + "/persons/" + last).statusCode(200));
        }
        await().atMost(SOON).untilAsserted(() -> Api.get(PROJECT + "/groups/organization/acme-" + plan)
                .statusCode(200));
        await().atMost(SOON).untilAsserted(() -> Api.get(PROJECT + "/persons/" + user("ben"))
                .body("ids", hasSize(2))
                .body("properties.plan", equalTo(plan)));
    }

    private void rule() {
        Api.post(PROJECT + "/cohorts", """
                {"id":"%s","rule":{"kind":"test","filter":{"key":"plan","operator":"regex","value":"^%s$"}}}""".formatted(id, plan)).statusCode(201);
    }

    @Test
    void shouldGroupTheEntriesOfAListByWhatIsKnownOfThem() {
        Api.post(
                        PROJECT + "/cohorts",
                        "{\"id\":\"%s\",\"members\":[\"%s\",\"%s\",\"%s\",\"%s\",\"stranger-1\",\"stranger-2\",\"stranger-3\"]}"
                                .formatted(id, address("ada"), user("anonymous"), address("cem"), user("dee")))
                .statusCode(201);

        Api.get(path + "/members?by=organization")
                .statusCode(200)
                .body("groups.value", contains("acme-" + plan, "umbrella", null))
                .body("groups.name", contains("Acme Ltd", null, null))
                .body("groups.members", contains(2, 1, 4))
                .body("members", nullValue());
        Api.get(path + "/members?by=organization&limit=1").body("next", equalTo("1"));
        Api.get(path + "/members?by=organization&limit=2&after=1").body("groups.value", contains("umbrella", null));
        Api.get(path + "/members?by=organization&value=acme-" + plan)
                .body("members", containsInAnyOrder(address("ada"), user("anonymous")));
        Api.get(path + "/members?by=organization&unknown=true")
                .body("members", containsInAnyOrder(user("dee"), "stranger-1", "stranger-2", "stranger-3"));
        Api.get(path + "/members?by=seats").body("groups.value", contains("3", null));
        Api.get(path + "/members?value=x").statusCode(422).body("field", equalTo("by"));
        Api.get(path + "/members?by=organization&after=x").statusCode(422).body("field", equalTo("after"));
    }

    @Test
    void shouldKnowWhoBelongsToARule() {
        rule();

        Api.get(path + "/members")
                .statusCode(200)
                .body("members", containsInAnyOrder(user("ada"), user("ben"), address("Cem"), user("dee")));
        Api.get(path + "/members?by=organization")
                .body("groups.value", contains("acme-" + plan, "umbrella", null))
                .body("groups.members", contains(2, 1, 1));
        Api.get(path + "/members?by=organization&value=umbrella").body("members", contains(address("Cem")));
        Api.get(PROJECT + "/cohorts/none-" + id + "/members").statusCode(404);
    }

    @Test
    void shouldKnowWhoBelongsToARuleOverAList() {
        String list = Api.newKey("of-ada");
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + list + "\",\"members\":[\"" + address("ada") + "\"]}")
                .statusCode(201);
        Api.post(PROJECT + "/cohorts", """
                {"id":"%s","rule":{"kind":"all","parts":[
                  {"kind":"test","filter":{"key":"plan","operator":"exact","value":"%s"}},
                  {"kind":"test","filter":{"type":"cohort","value":"%s","operator":"not_in"}}]}}""".formatted(id, plan, list)).statusCode(201);

        Api.get(path + "/members").body("members", containsInAnyOrder(user("ben"), address("Cem"), user("dee")));
    }

    @Test
    void shouldCopyWhoBelongsNowToAListByAllTheirIds() {
        rule();

        Api.post(path + "/copy", "{\"id\":\"" + id + "-now\",\"name\":\"As of today\"}")
                .statusCode(201)
                .body("kind", equalTo("static"))
                .body("members", equalTo(5))
                .body("name", equalTo("As of today"));

        Api.get(PROJECT + "/cohorts/" + id + "-now/members")
                .body(
                        "members",
                        containsInAnyOrder(user("ada"), user("ben"), user("anonymous"), address("cem"), user("dee")));
        Api.post(path + "/copy", "{\"id\":\"" + id + "-now\"}").statusCode(409);
        Api.post(PROJECT + "/cohorts/none/copy", "{\"id\":\"x" + id + "\"}").statusCode(404);
    }
}
