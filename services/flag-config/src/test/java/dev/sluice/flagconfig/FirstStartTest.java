package dev.sluice.flagconfig;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Leaves something for {@link StartedAgainTest} to find. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class FirstStartTest {

    static final String LEFT_FLAG = "sluice.test.left-flag";

    @Test
    void shouldLeaveAFlagInItsSecondVersion() {
        String key = Api.newFlag("left");
        Api.patch(PROJECT + "/flags/" + key, "{\"version\":1,\"name\":\"Left\"}")
                .statusCode(200)
                .body("version", equalTo(2));

        System.setProperty(LEFT_FLAG, key);
    }
}
