package dev.sluice.ingestion.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.posthog.server.PostHog;
import com.posthog.server.PostHogCaptureOptions;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogInterface;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.Topic;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.NodeScript;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SDKs from the registries, unmodified: each event that they send is on the bus once, field by field as it was sent. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
class RealClientsTest {

    private static final String TOKEN = "phc_clients";
    private static final String ALL_COMPRESSIONS = "[\"gzip\",\"gzip-js\"]";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource
    URI base;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    private Bus bus;
    private Tail changes;
    private Tail links;

    @BeforeEach
    void declareProject() {
        bus = new Bus(servers);
        bus.declare("clients", TOKEN);
        Sender sender = new Sender(base);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        sender.json("/e", "{\"event\":\"ready\",\"distinct_id\":\"x\",\"token\":\"" + TOKEN + "\"}")
                                        .statusCode()
                                == 200);
        bus.written();
        changes = new Tail(servers, Topic.PROPERTY_CHANGES);
        links = new Tail(servers, Topic.IDENTITY_LINKS);
    }

    @AfterEach
    void close() {
        bus.close();
        changes.close();
        links.close();
    }

    @ParameterizedTest
    @CsvSource({"v0,true", "v0,false", "v1,true", "v1,false"})
    void shouldKeepAllThatPosthogNodeSends(String mode, boolean plain) throws IOException {
        String person = "node-" + mode + (plain ? "-plain" : "-gzip");
        try (Between between = new Between(base, ALL_COMPRESSIONS)) {
            NodeScript.run(
                    "posthog-node.mjs",
                    Map.of("token", TOKEN, "host", between.url(), "person", person, "plain", plain, "mode", mode));

            Map<String, JsonNode> kept = assertKeptAsSent(between, Set.of(plain ? "json" : "gzip"));
            assertThat(between.sent())
                    .extracting(Between.Sent::path)
                    .containsOnly(mode.equals("v1") ? "/i/v1/analytics/events" : "/batch/");
            assertThat(kept.keySet())
                    .contains(
                            "signed up",
                            "ordered",
                            "renamed",
                            "nobody in particular",
                            "$identify",
                            "$create_alias",
                            "$groupidentify",
                            "$feature_flag_called",
                            "$exception");
            assertThat(kept.get("$identify").at("/properties/$anon_distinct_id").asText())
                    .isEqualTo(person + "-before");
            assertThat(kept.get("$create_alias").at("/properties/alias").asText())
                    .isEqualTo(person + "-other");
            assertThat(kept.get("$groupidentify").at("/properties/$group_key").asText())
                    .isEqualTo("acme");
            assertThat(kept.get("signed up").at("/properties/tags/1").asText()).isEqualTo("😀");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|[\"gzip\",\"gzip-js\"]|{}",
                "json|[\"gzip\",\"gzip-js\"]|{\"disable_compression\":true}",
                "base64|[]|{}"
            })
    void shouldKeepAllThatPosthogJsSends(String form, String supported, String options) throws IOException {
        String person = "js-" + form;
        try (Between between = new Between(base, supported)) {
            JsonNode answer = NodeScript.run(
                    "posthog-js.mjs",
                    Map.of("token", TOKEN, "host", between.url(), "person", person, "options", JSON.readTree(options)),
                    asked -> between.sent().stream()
                            .map(sent -> sent.event().path("event").asText())
                            .toList());

            Set<String> forms = between.sent().stream().map(Between.Sent::form).collect(Collectors.toSet());
            assertThat(forms).as("problems: %s", answer.path("problems")).contains(form);
            Map<String, JsonNode> kept = assertKeptAsSent(between, forms);
            assertThat(kept.keySet())
                    .contains(
                            "$pageview",
                            "looked",
                            "ordered",
                            "$identify",
                            "$create_alias",
                            "$groupidentify",
                            "$set",
                            "$feature_flag_called",
                            "left in the queue");
            assertThat(kept.get("$identify").at("/properties/$anon_distinct_id").asText())
                    .isEqualTo(kept.get("looked").at("/properties/distinct_id").asText());
            assertThat(kept.get("$identify").at("/$set/email").asText()).isEqualTo("al@shop.example");
            assertThat(kept.get("ordered").at("/properties/$feature~1checkout").asText())
                    .isEqualTo("short-form");
        }
    }

    @Test
    void shouldKeepAllThatPosthogServerSends() throws IOException {
        try (Between between = new Between(base, ALL_COMPRESSIONS)) {
            PostHogInterface client = PostHog.with(
                    PostHogConfig.builder(TOKEN).host(between.url()).flushAt(1).build());
            client.capture(
                    "jvm",
                    "signed up",
                    PostHogCaptureOptions.builder()
                            .property("plan", "pro")
                            .property("price", 9.99)
                            .property("tags", List.of("ü", "😀"))
                            .userProperty("name", "Al")
                            .userPropertySetOnce("first_seen", "today")
                            .group("company", "acme")
                            .build());
            client.capture(
                    "jvm",
                    "ordered",
                    PostHogCaptureOptions.builder()
                            .timestamp(Instant.now().minusSeconds(3_600))
                            .build());
            client.identify("jvm", Map.of("email", "al@shop.example"), Map.of("first_seen", "today"));
            client.alias("jvm", "jvm-other");
            client.group("jvm", "company", "acme", Map.of("size", 10));
            assertThat(client.getFeatureFlag("jvm", "checkout")).isEqualTo("short-form");
            assertThat(client.isFeatureEnabled("jvm", "new-nav")).isTrue();
            client.captureException(new IllegalStateException("x"), "jvm");
            client.flush();
            Set<String> expected = Set.of(
                    "signed up",
                    "ordered",
                    "$identify",
                    "$create_alias",
                    "$groupidentify",
                    "$feature_flag_called",
                    "$exception");
            // Its close does not flush.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(between.sent())
                    .extracting(sent -> sent.event().path("event").asText())
                    .containsAll(expected));
            client.close();

            Map<String, JsonNode> kept = assertKeptAsSent(between, Set.of("gzip"));
            assertThat(kept.keySet()).containsAll(expected);
            assertThat(kept.get("$create_alias").at("/properties/alias").asText())
                    .isEqualTo("jvm-other");
        }
    }

    /**
     * Compares what reached the bus with what was sent.
     *
     * @return the events of the bus, one of each name
     */
    private Map<String, JsonNode> assertKeptAsSent(Between between, Set<String> forms) throws IOException {
        assertThat(between.refused()).isEmpty();
        assertThat(between.sent()).extracting(Between.Sent::form).isSubsetOf(forms);
        Map<String, Between.Sent> sent = between.sent().stream()
                .collect(Collectors.toMap(
                        each -> each.event().path("uuid").asText(), each -> each, (one, again) -> one));
        List<Bus.Written> written = new ArrayList<>(bus.written());
        assertThat(written.stream().map(Bus.Written::id)).containsExactlyInAnyOrderElementsOf(sent.keySet());
        for (Bus.Written record : written) {
            JsonNode event = sent.get(record.id()).event();
            assertThat(JSON.readTree(record.json())).isEqualTo(event);
            String person = event.path("distinct_id")
                    .asText(event.at("/properties/distinct_id").asText());
            assertThat(record.person()).isEqualTo(person);
            assertThat(record.key()).isEqualTo("clients/" + person);
            assertThat(record.type()).isEqualTo(event.path("event").asText());
            assertThat(record.project()).isEqualTo("clients");
            // Both clocks are this machine's: what is left of the correction is the way.
            Duration off = Duration.between(
                            OffsetDateTime.parse(event.path("timestamp").asText())
                                    .toInstant(),
                            Instant.parse(record.time()))
                    .abs();
            assertThat(off).isLessThan(Duration.ofSeconds(10));
        }
        assertThat(changesIn(changes))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(written.stream()
                        .flatMap(each -> Expected.change(read(each)).stream())
                        .toList());
        assertThat(linksIn(links))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(written.stream()
                        .flatMap(each -> Expected.link(read(each)).stream())
                        .toList());
        return written.stream().collect(Collectors.toMap(Bus.Written::type, this::read, (one, other) -> one));
    }

    private static List<Expected.Change> changesIn(Tail tail) {
        return tail.read().stream()
                .map(line -> {
                    String id = line.header(Headers.ID);
                    return switch (line.as(PropertyChange.class)) {
                        case PropertyChange.OfPerson person -> {
                            assertThat(line.key()).isEqualTo("clients/" + person.distinctId());
                            yield new Expected.Change(
                                    id,
                                    person.distinctId(),
                                    JSON.valueToTree(person.set()),
                                    JSON.valueToTree(person.setOnce()),
                                    JSON.valueToTree(person.unset()));
                        }
                        case PropertyChange.OfGroup group ->
                            new Expected.Change(
                                    id,
                                    group.groupType() + ":" + group.groupKey(),
                                    JSON.valueToTree(group.set()),
                                    JSON.createObjectNode(),
                                    JSON.createArrayNode());
                    };
                })
                .toList();
    }

    private static List<Expected.Link> linksIn(Tail tail) {
        return tail.read().stream()
                .map(line -> line.as(IdentityLink.class))
                .map(link -> new Expected.Link(link.distinctId(), link.otherId(), link.kind()))
                .toList();
    }

    private JsonNode read(Bus.Written written) {
        try {
            return JSON.readTree(written.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
