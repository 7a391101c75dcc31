package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.EnrollmentStage;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Features that people choose for themselves, by how ripe they are. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class EarlyAccessTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publish() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("stages");
            for (EnrollmentStage stage : EnrollmentStage.values()) {
                publisher.flag(
                        "stages",
                        Flags.flag("is-" + stage.wireName())
                                .traits(traits -> traits.withEnrollment(true).withEnrollmentStage(Optional.of(stage)))
                                .build());
            }
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("stages", "is-general-availability", 3));
    }

    @Test
    void shouldListFeaturesByTheirStage() {
        for (EnrollmentStage stage : EnrollmentStage.values()) {
            JsonNode features = http.get("/api/early_access_features/?token=phc_stages&stage=" + stage.wireName())
                    .json()
                    .get("earlyAccessFeatures");

            assertThat(features).as(stage.wireName()).hasSize(1);
            assertThat(features.at("/0/stage").asText()).isEqualTo(stage.wireName());
            assertThat(features.at("/0/flagKey").asText()).isEqualTo("is-" + stage.wireName());
        }
        assertThat(http.get("/api/early_access_features/?token=phc_stages&stage=concept&stage=general-availability")
                        .json()
                        .get("earlyAccessFeatures"))
                .hasSize(2);
        assertThat(http.get("/api/early_access_features/?token=phc_stages")
                        .json()
                        .at("/earlyAccessFeatures/0/stage")
                        .asText())
                .isEqualTo("beta");
    }
}
