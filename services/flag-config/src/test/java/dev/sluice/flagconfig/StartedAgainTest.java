package dev.sluice.flagconfig;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a second start finds; says nothing when it is run without the first. */
@QuarkusTest
@TestProfile(StartedAgainProfile.class)
class StartedAgainTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String left = System.getProperty(FirstStartTest.LEFT_FLAG);

    @BeforeEach
    void assumeThatThereWasAFirstStart() {
        assumeThat(left).as("FirstStartTest ran before").isNotNull();
    }

    @Test
    void shouldGoOnWhereTheFirstStartEnded() {
        String path = PROJECT + "/flags/" + left;
        Api.get(path).statusCode(200).body("version", equalTo(2)).body("name", equalTo("Left"));

        Api.patch(path, "{\"version\":2,\"active\":false}").statusCode(200).body("version", equalTo(3));

        Api.get(path + "/history").body("version", equalTo(List.of(1, 2, 3)));
    }

    @Test
    void shouldKeepItsCohortsAsTheyWere() {
        Api.get(PROJECT + "/cohorts/internal").statusCode(200).body("version", equalTo(1));
    }

    @Test
    void shouldOpenToTheTokenOfTheSettings() {
        Api.get(PROJECT).body("token", equalTo(StartedAgainProfile.OTHER_TOKEN));
        try (TopicTail projects = new TopicTail(Topic.PROJECTS, bootstrapServers)) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            projects.payloads("default", ProjectRecord.class).size() == 2);
            assertThat(projects.payloads("default", ProjectRecord.class)
                            .getLast()
                            .orElseThrow())
                    .returns(StartedAgainProfile.OTHER_TOKEN, ProjectRecord::token);
        }
    }
}
