package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flagdelivery.snapshot.SnapshotOnDisk;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Kafka's name does not even resolve; all there is is a snapshot on disk, whose newest generation is damaged. */
@QuarkusTest
@WithTestResource(SnapshotOnDisk.class)
class StartWithEverythingDownTest {

    @TestHTTPResource
    URI service;

    @Test
    void shouldAnswerFromDiskWhenKafkaCannotBeReached() {
        // given
        Http http = new Http(service);

        // when
        Http.Reply reply = http.post("/flags/?v=2", "{\"token\":\"phc_shop\",\"distinct_id\":\"u1\"}");

        // then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/flags/kept/enabled").asBoolean()).isTrue();
        assertThat(reply.json().at("/flags/kept/metadata/version").asInt()).isEqualTo(6);
        assertThat(http.get("/q/health/ready").status()).isEqualTo(200);
        assertThat(http.get("/q/served").json().get("source").asText()).isEqualTo("snapshot");
        assertThat(http.get("/q/served").json().get("busSilentMillis").asLong()).isPositive();
    }
}
