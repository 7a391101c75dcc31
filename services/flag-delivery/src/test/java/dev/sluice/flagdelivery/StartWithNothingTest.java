package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No snapshot and no Kafka: nothing is known, and "there are no flags" would be believed. */
@QuarkusTest
@TestProfile(StartWithNothingTest.NoKafka.class)
class StartWithNothingTest {

    /** Nothing listens on this port. */
    public static final class NoKafka implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "127.0.0.1:1");
        }
    }

    @TestHTTPResource
    URI service;

    @Test
    void shouldAskToComeBackLaterWhenNothingIsKnown() {
        // given
        Http http = new Http(service);

        for (Http.Reply reply : new Http.Reply[] {
            http.post("/flags/?v=2", "{\"token\":\"phc_shop\",\"distinct_id\":\"u1\"}"),
            http.post("/decide/?v=3", "{\"token\":\"phc_shop\",\"distinct_id\":\"u1\"}"),
            http.get("/flags/definitions?token=phc_shop", "Authorization", "Bearer phs_shop"),
            http.get("/array/phc_shop/config"),
            http.get("/ofrep/v1/stream?ch=shop.20000.00"),
            http.get("/flags/changes?token=phc_shop"),
            http.post("/ofrep/v1/evaluate/flags", "{\"context\":{}}", "Authorization", "Bearer phc_shop")
        }) {
            // then
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
        assertThat(http.get("/q/health/ready").status()).isEqualTo(503);
        assertThat(http.get("/q/health/live").status()).isEqualTo(200);
    }
}
