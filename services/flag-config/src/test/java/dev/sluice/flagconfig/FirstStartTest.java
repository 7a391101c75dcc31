package dev.sluice.flagconfig;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.flagconfig.person.Reports;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Leaves something for {@link StartedAgainTest} to find. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FirstStartTest {

    static final String LEFT_FLAG = "sluice.test.left-flag";
    static final String LEFT_PERSON = "sluice.test.left-person";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldLeaveAFlagInItsSecondVersion() {
        String key = Api.newFlag("left");
        Api.patch(PROJECT + "/flags/" + key, "{\"version\":1,\"name\":\"Left\"}")
                .statusCode(200)
                .body("version", equalTo(2));

        System.setProperty(LEFT_FLAG, key);
    }

    @Test
    void shouldLeaveAPersonAndAList() {
        String id = Api.newKey("left-person");
        try (Reports reports = new Reports(bootstrapServers)) {
            reports.set(id, Map.of("plan", "pro")).group("company", id, Map.of("size", 3));
        }
        Api.post(PROJECT + "/cohorts", "{\"id\":\"" + id + "\",\"members\":[\"" + id + "\"]}")
                .statusCode(201);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Api.get(PROJECT + "/persons/" + id).statusCode(200);
            Api.get(PROJECT + "/groups/company/" + id).statusCode(200);
        });

        System.setProperty(LEFT_PERSON, id);
    }
}
