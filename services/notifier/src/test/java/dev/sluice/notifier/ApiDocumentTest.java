package dev.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ApiDocument;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The document that clients of the API are made from. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(LoopbackTargets.class)
class ApiDocumentTest {

    @TestHTTPResource
    URI service;

    @Test
    void shouldListEnumerationsAsTheyStandInJson() {
        assertThat(ApiDocument.enumerated(ApiDocument.of(service))).isNotEmpty().allSatisfy(name -> assertThat(name)
                .matches("[a-z][a-z0-9_]*"));
    }
}
