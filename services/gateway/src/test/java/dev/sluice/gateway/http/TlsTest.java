package dev.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.KnownPeople;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway behind a certificate of its own, and what it tells browsers with and without. */
@QuarkusTest
@QuarkusTestResource(FakeServices.class)
class TlsTest {

    @TestHTTPResource
    URI plain;

    @TestHTTPResource(tls = true)
    URI secure;

    @ConfigProperty(name = "SLUICE_TLS_CERT")
    Path certificate;

    @Inject
    KnownPeople people;

    private HttpClient http;

    @BeforeEach
    void trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        http = HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void shouldKeepWhatComesByTlsToTls() throws Exception {
        people.put("tls", AccessRole.VIEWER, Instant.EPOCH, Optional.empty());

        HttpResponse<String> answer = send(HttpRequest.newBuilder(secure.resolve("/session"))
                .header("Content-Type", "application/json")
                .header("Origin", "https://" + secure.getAuthority())
                .POST(BodyPublishers.ofString(
                        "{\"email\":\"tls@example.com\",\"password\":\"" + KnownPeople.PASSWORD + "\"}")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("strict-transport-security")).contains("max-age=31536000");
        String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-sluice-session=")
                .contains("Secure", "Path=/")
                .doesNotContain("Domain");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(send(HttpRequest.newBuilder(secure.resolve("/api/v1/projects"))
                                .header("Cookie", pair))
                        .statusCode())
                .isEqualTo(200);
        // The same by plain HTTP is no session: a listener could have it.
        assertThat(send(HttpRequest.newBuilder(plain.resolve("/api/v1/projects"))
                                .header("Cookie", pair))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldNotBeTrustedByWhoeverDoesNotKnowItsCertificate() {
        HttpClient stranger = HttpClient.newHttpClient();

        assertThatThrownBy(() ->
                        stranger.send(HttpRequest.newBuilder(secure).build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void shouldTellBrowsersWithEachAnswerWhatItIsNot() throws Exception {
        // A page, a refusal by the gateway, one before any routing, an SDK's answer, one of the API, and nothing at
        // all.
        for (String path :
                new String[] {"/", "/api/v1/projects", "/a%2Fb", "/flags/?v=2", "/session", "/nothing", "/q/metrics"}) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(plain.resolve(path)));

            assertThat(answer.headers().allValues("x-content-type-options"))
                    .as(path)
                    .containsExactly("nosniff");
            assertThat(answer.headers().allValues("x-frame-options")).as(path).containsExactly("DENY");
            assertThat(answer.headers().allValues("referrer-policy")).as(path).containsExactly("no-referrer");
            assertThat(answer.headers().allValues("content-security-policy"))
                    .as(path)
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("strict-transport-security"))
                    .as(path)
                    .isEmpty();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
