package dev.sluice.flagdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong gets a 4xx that a page can read, at every door, and nobody else suffers. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class BadInputTest {

    private static final String[] DOORS = {
        "/flags?v=2", "/flags/", "/decide/?v=3", "/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/good"
    };

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TestHTTPResource
    URI service;

    private Http http;

    @BeforeEach
    void publish() {
        http = new Http(service);
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.project("bad");
            publisher.flag("bad", Flags.flag("good").forEveryone().build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> http.serves("bad", "good", 3));
    }

    @Test
    void shouldRefuseAtEveryDoorWhenTheBodyIsBad() {
        // given
        String ask = "\"token\":\"phc_bad\",\"distinct_id\":\"u\",\"targetingKey\":\"u\"";
        String whole = "{" + ask + ",\"context\":{" + ask + "}}";
        Map<String, byte[]> bad = new LinkedHashMap<>();
        bad.put("nothing", new byte[0]);
        bad.put("no JSON", bytes("hello"));
        bad.put("cut off", bytes(whole.substring(0, whole.length() - 1)));
        bad.put("something after", bytes(whole + "x"));
        bad.put("a list", bytes("[1]"));
        bad.put("deep", bytes("{" + ask + ",\"context\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}"));
        bad.put("deep list", bytes("{" + ask + ",\"person_properties\":{\"a\":" + "[".repeat(5_000)));
        bad.put("long number", bytes("{" + ask + ",\"context\":{\"n\":" + "9".repeat(100_000) + "}}"));
        bad.put("long name", bytes("{\"" + "n".repeat(100_000) + "\":1," + ask + ",\"context\":{}}"));
        bad.put("a large value", bytes("{" + ask + ",\"context\":{\"v\":\"" + "y".repeat(1_000_000) + "\"}}"));
        bad.put("a bomb", Mangled.gzip(new byte[60_000_000]));
        bad.put("half a gzip", java.util.Arrays.copyOf(Mangled.gzip(bytes(whole)), 30));
        bad.put("not UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        bad.put("10,000 groups", bytes("{" + ask + "," + groups() + ",\"context\":{" + ask + "," + groups() + "}}"));

        for (String door : DOORS) {
            bad.forEach((name, body) -> {
                // when
                Http.Reply reply =
                        http.send("POST", door, body, "X-API-Key", "phc_bad", "Origin", "https://shop.example");

                // then
                assertThat(reply.status())
                        .as("%s at %s: %s", name, door, reply.body())
                        .isBetween(400, 499);
                assertThat(reply.header("Access-Control-Allow-Origin")).as(name).isEqualTo("https://shop.example");
                assertThat(reply.json().isObject()).as(name).isTrue();
            });
            assertThat(http.send("POST", door, bytes(whole), "X-API-Key", "phc_bad")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldNeverFailWhenPathsAndQueriesAreOdd() {
        for (String path : new String[] {
            "/array/%20/config",
            "/array/phc_bad/config.js?x=%7B",
            "/array/" + "t".repeat(3_000) + "/config",
            "/api/early_access_features?token=",
            "/api/early_access_features?token=phc_bad&stage=&stage=%00",
            "/api/surveys?token=" + "x".repeat(3_000),
            "/api/projects/@current/feature_flags/%20/remote_config",
            "/flags/definitions?token=phc_bad&send_cohorts=&send_cohorts",
            "/flags/changes?token=nope",
            "/ofrep/v1/stream",
            "/ofrep/v1/stream?ch=bad.20000.00",
            "/ofrep/v1/stream?ch=bad.-1.x",
            "/ofrep/v2/x",
            "/flags/definitions/x"
        }) {
            assertThat(http.get(path).status()).as(path).isLessThan(500);
        }
        assertThat(http.send("PUT", "/flags/?v=2", bytes("{}")).status()).isBetween(400, 499);
        assertThat(http.send("DELETE", "/ofrep/v1/evaluate/flags", new byte[0]).status())
                .isBetween(400, 499);
        assertThat(http.post("/flags/?v=99999999999999999999", "{\"token\":\"phc_bad\",\"distinct_id\":\"u\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseLongValuesWhenFlagsLookAtThem() {
        // given: any number of conditions search the same value
        try (Publisher publisher = new Publisher(bootstrapServers)) {
            publisher.flag(
                    "bad",
                    Flags.flag("searching")
                            .condition(10_000, PropertyFilter.person("email", Operator.REGEX, "a+b+$"))
                            .build());
            publisher.flag(
                    "bad",
                    Flags.flag("grouped")
                            .condition(10_000, PropertyFilter.group("team", "motto", Operator.ICONTAINS, "b"))
                            .build());
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.serves("bad", "searching", 3) && http.serves("bad", "grouped", 3));
        String text = "A".repeat(10_001);
        String list = "[" + "1,".repeat(10_000) + "1]";

        // then
        for (String door : DOORS) {
            assertThat(said(door, "\"email\":\"" + text + "\"", "").body())
                    .as(door)
                    .contains("the property email is too long")
                    .contains("10000");
            assertThat(said(door, "\"email\":" + list, "").status()).isEqualTo(400);
            assertThat(said(door, "\"distinct_id\":\"" + text + "\"", "").status())
                    .isEqualTo(400);
            assertThat(said(door, "", "\"motto\":\"" + text + "\"").body())
                    .contains("the property team.motto is too long");
            assertThat(said(door, "\"email\":\"" + text.substring(1) + "\",\"blob\":\"" + text + "\"", "")
                            .status())
                    .isEqualTo(200);
            assertThat(said(door, "", "\"blob\":" + list).status()).isEqualTo(200);
        }
    }

    private Http.Reply said(String door, String person, String group) {
        String ids = "\"groups\":{\"team\":\"red\"},\"group_properties\":{\"team\":{" + group + "}}";
        String more = person.isEmpty() ? "" : "," + person;
        String body = door.startsWith("/ofrep")
                ? "{\"context\":{\"targetingKey\":\"u\"," + ids + more + "}}"
                : "{\"token\":\"phc_bad\",\"distinct_id\":\"u\"," + ids + ",\"person_properties\":{" + person + "}}";
        return http.post(door, body, "X-API-Key", "phc_bad");
    }

    private static String groups() {
        return IntStream.range(0, 10_000)
                .mapToObj(i -> "\"g" + i + "\":\"k\"")
                .collect(Collectors.joining(",", "\"groups\":{", "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
