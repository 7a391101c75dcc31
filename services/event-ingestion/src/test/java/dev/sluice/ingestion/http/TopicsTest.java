package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.EventCount;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.IngestionSettings.Action;
import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.contracts.Topic;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which topics an event reaches, and what a project's settings make of it. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class TopicsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOKEN = "phc_topics";

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Sender sender;
    private Bus bus;

    @BeforeEach
    void declareProject() {
        sender = new Sender(base);
        bus = new Bus(servers, Topic.EVENTS, Topic.RECORDINGS, Topic.PROPERTY_CHANGES, Topic.IDENTITY_LINKS);
        bus.declare("topics", TOKEN);
        await().atMost(PATIENCE).until(() -> accepts(TOKEN));
        assertThat(bus.written()).isNotEmpty();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldWriteWhatEventSaysOfPersonAndOfWhoIsWhom() throws IOException {
        assertThat(post("/e/", """
                {"event":"$identify","distinct_id":"ada","token":"%s","$set":{"plan":"pro"},
                 "properties":{"$anon_distinct_id":"anon-1"}}""".formatted(TOKEN)).statusCode()).isEqualTo(200);

        List<Bus.Written> written = bus.written();
        assertThat(written)
                .extracting(Bus.Written::topic)
                .containsExactlyInAnyOrder("events", "property-changes", "identity-links");
        assertThat(of(written, "events").kind()).isEqualTo("identity");
        assertThat(of(written, "property-changes").key()).isEqualTo("topics/ada");
        assertThat(JSON.readTree(of(written, "property-changes").json())
                        .at("/set/plan")
                        .asText())
                .isEqualTo("pro");
        assertThat(of(written, "identity-links").key()).isEqualTo("topics/ada\0anon-1");
        assertThat(JSON.readTree(of(written, "identity-links").json())
                        .get("kind")
                        .asText())
                .isEqualTo("identified");
    }

    @Test
    void shouldKeepGroupsApartFromPersons() {
        post("/batch/", """
                {"api_key":"%s","historical_migration":true,"batch":[{"event":"$groupidentify","distinct_id":"$company_acme",
                 "properties":{"$group_type":"company","$group_key":"acme","$group_set":{"size":4}}}]}""".formatted(TOKEN));

        List<Bus.Written> written = bus.written();
        assertThat(written).extracting(Bus.Written::topic).containsExactlyInAnyOrder("events", "property-changes");
        assertThat(of(written, "property-changes").key()).isEqualTo("topics/company/acme");
        assertThat(written).extracting(Bus.Written::historical).containsOnly("true");
        assertThat(written).extracting(Bus.Written::kind).containsOnly("group");
    }

    @Test
    void shouldKeepRecordingsOutOfEvents() {
        String recording = recording("\"x\"");

        assertThat(sender.post("/s/", Sender.gzip("[" + recording + "]"), "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/e/", recording).statusCode()).isEqualTo(200);

        List<Bus.Written> written = bus.written();
        assertThat(written).extracting(Bus.Written::topic).containsExactly("recordings", "recordings");
        assertThat(written).extracting(Bus.Written::key).containsOnly("topics/session-1");
        assertThat(written).extracting(Bus.Written::json).containsOnly(recording);
        assertThat(post("/s", recording.replace(TOKEN, "phc_other")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldCompressLargePieceOfRecordingAndRefuseWhatIsTooLargeEvenSo() throws IOException {
        String large = recording("\"" + "x".repeat(3_000_000) + "\"");
        byte[] noise = new byte[1_500_000];
        new SplittableRandom(1).nextBytes(noise);
        String hard = recording("\"" + Base64.getEncoder().encodeToString(noise) + "\"");

        assertThat(post("/s/", large).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post("/s/", hard);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("1000000 bytes after compression");
        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1);
        assertThat(written.getFirst().encoding()).isEqualTo("gzip");
        assertThat(new GZIPInputStream(
                                new ByteArrayInputStream(written.getFirst().bytes()))
                        .readAllBytes())
                .isEqualTo(large.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldAnswerForEachEventOfNewerForm() throws IOException {
        String good = "0192f3a4-7b1c-7def-8123-456789abcdef";
        String bad = "0192f3a4-7b1c-7def-8123-456789abcdee";
        String body = """
                {"created_at":"2026-11-23T03:45:40.321Z","batch":[
                 {"event":"pv","uuid":"%s","distinct_id":"u1","timestamp":"2026-11-23T03:45:40Z","session_id":"s1",
                  "options":{"process_person_profile":false},"properties":{"x":1,"$set":{"a":1}}},
                 {"event":"","uuid":"%s","distinct_id":"u1","properties":{}}]}""".formatted(good, bad);

        HttpResponse<String> answer = sender.post(
                "/i/v1/analytics/events",
                Sender.gzip(body),
                "Authorization",
                "Bearer " + TOKEN,
                "Content-Encoding",
                "gzip",
                "PostHog-Sdk-Info",
                "posthog-node/5.70.0",
                "PostHog-Request-Timestamp",
                "2026-11-23T03:45:41Z");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode results = JSON.readTree(answer.body()).get("results");
        assertThat(results.at("/" + good + "/result").asText()).isEqualTo("ok");
        assertThat(results.at("/" + bad + "/result").asText()).isEqualTo("drop");
        assertThat(results.at("/" + bad + "/details").asText()).isEqualTo("missing_event_name");
        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(1);
        JsonNode properties = JSON.readTree(written.getFirst().json()).get("properties");
        assertThat(properties.get("$session_id").asText()).isEqualTo("s1");
        assertThat(properties.get("$process_person_profile").asBoolean(true)).isFalse();
        assertThat(properties.get("$lib").asText()).isEqualTo("posthog-node");
        assertThat(properties.get("$lib_version").asText()).isEqualTo("5.70.0");
        assertThat(properties.get("x").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseNewerFormInItsOwnWords() throws IOException {
        HttpResponse<String> noToken = post("/i/v1/analytics/events", "{\"batch\":[]}");
        HttpResponse<String> stranger = sender.post(
                "/i/v1/analytics/events/",
                "{\"batch\":[{\"event\":\"a\",\"distinct_id\":\"u\"}]}".getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Bearer phc_stranger");

        assertThat(noToken.statusCode()).isEqualTo(401);
        assertThat(JSON.readTree(noToken.body()).get("error").asText()).isEqualTo("missing_token");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(JSON.readTree(stranger.body()).get("error_description").asText())
                .contains("no project");
    }

    @Test
    void shouldApplyProjectsRulesBeforeAnythingIsWritten() {
        bus.declare(
                "rules",
                "phc_rules",
                new IngestionSettings(
                        0,
                        0,
                        false,
                        List.of(new PropertyRule("email", Action.DROP), new PropertyRule("card", Action.HASH)),
                        Map.of()));
        await().atMost(PATIENCE).until(() -> accepts("phc_rules"));
        bus.written();

        post("/e/", """
                {"event":"a","distinct_id":"u","token":"phc_rules","$set":{"email":"ada@x.org","plan":"pro"},
                 "properties":{"$ip":"1.2.3.4","card":"4111","n":1}}""");

        List<Bus.Written> written = bus.written();
        assertThat(written).hasSize(2).extracting(Bus.Written::json).allSatisfy(json -> assertThat(json)
                .doesNotContain("ada@x.org", "1.2.3.4", "4111")
                .contains("\"plan\":\"pro\""));
    }

    /** A hash of one digit has 66 bytes: what was within the limit may not be once the rules are applied. */
    @Test
    void shouldSetAsideEventThatRulesMakeTooLargeAndKeepItsNeighbour() {
        bus.declare(
                "growing",
                "phc_growing",
                new IngestionSettings(0, 0, false, List.of(new PropertyRule("n", Action.HASH)), Map.of()));
        await().atMost(PATIENCE).until(() -> accepts("phc_growing"));
        bus.written();
        String large = "{\"event\":\"large\",\"distinct_id\":\"u\",\"token\":\"phc_growing\",\"properties\":{\"n\":1"
                + ",\"n\":1".repeat(900) + ",\"x\":\"" + "y".repeat(985_000) + "\"}}";

        HttpResponse<String> alone = post("/e/", large);
        HttpResponse<String> both = post("/batch/", "[" + large + "," + event("phc_growing") + "]");

        assertThat(alone.statusCode()).isEqualTo(413);
        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(both.body()).contains("\"refused_count\":1", "event_too_large", "1016384 bytes");
        assertThat(bus.written()).extracting(Bus.Written::type).containsExactly("a");
    }

    @Test
    void shouldSetAsideEventWhoseGroupIsTooLongForKey() {
        String large = "{\"event\":\"$groupidentify\",\"distinct_id\":\"u\",\"token\":\"" + TOKEN
                + "\",\"properties\":{\"$group_type\":\"" + "y".repeat(600_000)
                + "\",\"$group_key\":\"k\",\"$group_set\":{\"a\":1}}}";

        assertThat(post("/batch/", "[" + large + "," + event(TOKEN) + "]").body())
                .contains("\"refused_count\":1", "event_too_large");
        assertThat(bus.written()).extracting(Bus.Written::type).containsExactly("a");
    }

    @Test
    void shouldKeepToProjectsRateAndSayWhenToComeAgain() {
        bus.declare("slow", "phc_slow", new IngestionSettings(1, 0, false, List.of(), Map.of()));
        await().atMost(PATIENCE).until(() -> accepts("phc_slow"));
        String batch = "[" + event("phc_slow") + ("," + event("phc_slow")).repeat(99) + "]";

        assertThat(post("/batch/", batch).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post("/batch/", batch);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("1 events a second");
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(60L, 100L);
        assertThat(post("/e/", event(TOKEN)).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldKeepRecordingsToTheRateApartFromEvents() {
        bus.declare("filmed", "phc_filmed", new IngestionSettings(1, 0, false, List.of(), Map.of()));
        await().atMost(PATIENCE).until(() -> accepts("phc_filmed"));
        String piece = recording("1").replace(TOKEN, "phc_filmed");
        String pieces = "[" + piece + ("," + piece).repeat(99) + "]";

        assertThat(post("/s/", pieces).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post("/s/", pieces);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("1 pieces of recordings a second");
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(60L, 100L);
        assertThat(post("/e/", event("phc_filmed")).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTakeNoMoreThanTheMonthsQuota() {
        bus.declare("small", "phc_small", new IngestionSettings(0, 5, false, List.of(), Map.of()));
        await().atMost(PATIENCE)
                .until(() -> post("/e/", event("phc_small")).body().contains("quota_limited"));
        bus.written();

        HttpResponse<String> over = post("/e/", event("phc_small"));
        HttpResponse<String> recording = post("/s/", recording("1").replace(TOKEN, "phc_small"));

        assertThat(over.statusCode()).isEqualTo(200);
        assertThat(over.body()).isEqualTo("{\"status\":\"Ok\",\"quota_limited\":[\"events\"]}");
        assertThat(recording.body()).isEqualTo("{\"status\":\"Ok\"}");
        assertThat(bus.written()).extracting(Bus.Written::topic).containsExactly("recordings");
        try (Bus counts = new Bus(servers, true, Topic.EVENT_COUNTS)) {
            await().atMost(PATIENCE).until(() -> counts.written().stream()
                    .anyMatch(each ->
                            each.key().startsWith("small/") && each.json().contains("\"events\":5")));
        }
    }

    /** As after a restart: what counts is what stands in the topic, whoever wrote it. */
    @Test
    void shouldCountWhatOtherInstancesTook() {
        bus.declare("shared", "phc_shared", new IngestionSettings(0, 1_000, false, List.of(), Map.of()));
        await().atMost(PATIENCE).until(() -> accepts("phc_shared"));
        String month = YearMonth.now(ZoneOffset.UTC).toString();
        for (String instance : List.of("one", "two")) {
            EventCount count = new EventCount("shared", month, instance, 500);
            bus.write(Topic.EVENT_COUNTS, count.key(), count);
        }

        await().atMost(PATIENCE)
                .until(() -> post("/e/", event("phc_shared")).body().contains("quota_limited"));
    }

    private static Bus.Written of(List<Bus.Written> written, String topic) {
        return written.stream()
                .filter(each -> each.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private boolean accepts(String token) {
        return post("/e", event(token)).statusCode() == 200;
    }

    private HttpResponse<String> post(String path, String body) {
        return sender.json(path, body);
    }

    private static String event(String token) {
        return "{\"event\":\"a\",\"distinct_id\":\"u\",\"token\":\"" + token + "\"}";
    }

    private static String recording(String data) {
        return "{\"event\":\"$snapshot\",\"properties\":{\"token\":\"" + TOKEN
                + "\",\"distinct_id\":\"u\",\"$session_id\":\"session-1\",\"$snapshot_data\":[" + data + "]}}";
    }
}
