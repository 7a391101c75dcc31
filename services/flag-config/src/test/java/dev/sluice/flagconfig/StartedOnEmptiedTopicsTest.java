package dev.sluice.flagconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.GroupRecord;
import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the topics get back when only the database has kept it; says nothing when it is run without the first start. */
@QuarkusTest
@TestProfile(StartedOnEmptiedTopicsProfile.class)
class StartedOnEmptiedTopicsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String left = System.getProperty(FirstStartTest.LEFT_FLAG);

    @BeforeEach
    void assumeThatThereWasAFirstStart() {
        assumeThat(left).as("FirstStartTest ran before").isNotNull();
    }

    @Test
    void shouldAnnounceAgainWhatTheTopicsLost() {
        assertThat(newest(Topic.PROJECTS, "default", ProjectRecord.class).project())
                .isEqualTo("default");
        assertThat(newest(Topic.COHORTS, "default/internal", CohortRecord.class)
                        .cohort()
                        .id())
                .isEqualTo("internal");
        assertThat(newest(Topic.FLAGS, "default/" + left, FlagRecord.class)
                        .flag()
                        .name())
                .isEqualTo("Left");
    }

    @Test
    void shouldTellAgainOfPeopleAndLists() {
        String id = System.getProperty(FirstStartTest.LEFT_PERSON);
        assertThat(newest(Topic.PERSONS, "default/" + id, PersonRecord.class).properties())
                .isEqualTo(Map.of("plan", "pro"));
        assertThat(newest(Topic.GROUPS, "default/company/" + id, GroupRecord.class)
                        .properties())
                .isEqualTo(Map.of("size", 3));
        assertThat(newest(
                                Topic.COHORT_MEMBERS,
                                CohortMembersRecord.key("default", id, CohortMembersRecord.sliceOf(id)),
                                CohortMembersRecord.class)
                        .members())
                .containsExactly(id);
    }

    private <T> T newest(Topic topic, String key, Class<T> type) {
        try (TopicTail tail = new TopicTail(topic, bootstrapServers)) {
            await().atMost(SOON).until(() -> !tail.of(key).isEmpty());
            return tail.payloads(key, type).getLast().orElseThrow();
        }
    }
}
