package dev.sluice.flagconfig.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TestDatabase;
import dev.sluice.flagconfig.relay.StatePublisher;
import dev.sluice.flagconfig.relay.WatchedPublisher;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The largest that a person may be: told of without their properties being in memory once per id. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class LargePersonTest {

    private static final int MEGABYTE = 1 << 20;

    private static void keep(String project, String person, int ids, int bytes) {
        TestDatabase.change(
                "insert into person_distinct_id (project, distinct_id, person_id, seen_at)"
                        + " select ?, ? || '/' || n, ?, now() from generate_series(1, ?) n",
                project,
                person,
                person,
                ids);
        TestDatabase.change(
                "insert into person (project, person_id, identified, properties, version, pending, changed_at) values"
                        + " (?, ?, true, json_build_object('p', json_build_object('v', repeat('x', ?), 'a', 0)), 1, true, now())",
                project,
                person,
                bytes);
    }

    @Test
    void shouldSendAPersonOfAThousandLargeRecordsInParts() {
        String project = Api.newKey("large");
        WatchedPublisher watched = new WatchedPublisher();
        QuarkusMock.installMockForType(watched, StatePublisher.class);

        keep(project, "huge", PersonState.MOST_IDS, 100_000);
        keep(project, "small", 3, 10);
        for (int i = 0; i < 30; i++) {
            keep(project, "many-" + i, 10, 50_000);
        }

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        watched.keys().stream().filter(key -> key.startsWith(project + "/")))
                .hasSize(PersonState.MOST_IDS + 3 + 300)
                .doesNotHaveDuplicates()
                .contains(project + "/huge/1", project + "/huge/1000", project + "/small/3", project + "/many-29/10"));
        assertThat(watched.mostBytes()).isBetween((long) MEGABYTE, 3L * MEGABYTE);
    }
}
