package dev.sluice.flagconfig.person;

import static dev.sluice.flagconfig.Api.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.sluice.contracts.GroupRecord;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PersonRecord;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.flagconfig.Api;
import dev.sluice.flagconfig.ServiceTestProfile;
import dev.sluice.flagconfig.TestDatabase;
import dev.sluice.flagconfig.TopicTail;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What events said of people, from the topics into the database and out again. */
@QuarkusTest
@TestProfile(ServiceTestProfile.class)
class PeopleConsumerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** Long past: nothing happens later than the broker hears of it. */
    private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String user = "user-" + run;
    private final String visitor = "visitor-" + run;
    private KafkaProducer<String, byte[]> producer;
    private TopicTail persons;

    @BeforeEach
    void connect() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer());
        persons = new TopicTail(Topic.PERSONS, bootstrapServers);
    }

    @AfterEach
    void disconnect() {
        producer.close();
        persons.close();
    }

    private void send(Object... reports) {
        try {
            for (Object report : reports) {
                ProducerRecord<String, byte[]> record =
                        switch (report) {
                            case PropertyChange change ->
                                record(Topic.PROPERTY_CHANGES, change.key(), change, PropertyChange.class);
                            case IdentityLink link ->
                                record(Topic.IDENTITY_LINKS, link.key(), link, IdentityLink.class);
                            case String bytes ->
                                new ProducerRecord<>(
                                        Topic.PROPERTY_CHANGES.topicName(),
                                        "default/" + user,
                                        bytes.getBytes(StandardCharsets.UTF_8));
                            default -> throw new IllegalArgumentException();
                        };
                producer.send(record).get(10, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<String, byte[]> record(Topic topic, String key, Object value, Class<?> type)
            throws Exception {
        return new ProducerRecord<>(
                topic.topicName(), key, WireJson.lenient().writerFor(type).writeValueAsBytes(value));
    }

    private static PropertyChange.OfPerson set(String id, Map<String, Object> values, int second) {
        return new PropertyChange.OfPerson("default", id, values, Map.of(), List.of(), NOON.plusSeconds(second));
    }

    private List<PersonRecord> published(String id) {
        return persons.payloads("default/" + id, PersonRecord.class).stream()
                .map(Optional::orElseThrow)
                .toList();
    }

    private PersonRecord awaitPublished(String id, String name, Object value) {
        await().atMost(SOON)
                .until(() -> !published(id).isEmpty()
                        && value.equals(published(id).getLast().properties().get(name)));
        return published(id).getLast();
    }

    @Test
    void shouldMakeOnePersonOfAVisitorWhoSignsIn() {
        send(
                set(visitor, Map.of("plan", "free", "referrer", "news"), 1),
                set(user, Map.of("plan", "pro"), 2),
                new IdentityLink("default", user, visitor, IdentityLink.Kind.IDENTIFIED, NOON.plusSeconds(3)));

        PersonRecord known = awaitPublished(user, "referrer", "news");
        assertThat(known.properties()).containsEntry("plan", "pro");
        assertThat(known.firstId()).contains(visitor);
        await().atMost(SOON).untilAsserted(() -> assertThat(published(visitor).getLast())
                .returns(known.personId(), PersonRecord::personId)
                .returns(known.properties(), PersonRecord::properties)
                .returns(Optional.empty(), PersonRecord::firstId));
        Api.get(PROJECT + "/persons/" + visitor)
                .statusCode(200)
                .body("personId", equalTo(known.personId()))
                .body("identified", equalTo(true))
                .body("firstId", equalTo(visitor))
                .body("ids", hasSize(2))
                .body("properties.plan", equalTo("pro"));
    }

    @Test
    void shouldPublishNothingWhenNothingChanged() {
        PropertyChange change = new PropertyChange.OfPerson(
                "default",
                user,
                Map.of("plan", "pro", "seats", 3, "ratio", 0.5, "tags", List.of("a", Map.of("b", 1))),
                Map.of("first", "news"),
                List.of("old"),
                NOON.plusSeconds(1));
        send(change, change);
        awaitPublished(user, "plan", "pro");
        send(change, set(user, Map.of("plan", "pro"), 5), set(user, Map.of("plan", "stale"), 0), change);
        // One more that does change something: what is published before it was too much.
        send(set(user, Map.of("done", true), 6));

        awaitPublished(user, "done", true);
        assertThat(published(user).stream().map(PersonRecord::properties).distinct())
                .hasSameSizeAs(published(user));
        assertThat(published(user).getLast().properties())
                .isEqualTo(Map.of(
                        "plan",
                        "pro",
                        "seats",
                        3,
                        "ratio",
                        0.5,
                        "tags",
                        List.of("a", Map.of("b", 1)),
                        "first",
                        "news",
                        "done",
                        true));
    }

    @Test
    void shouldPutAsideOnlyWhatCannotBeKept() {
        try (TopicTail dead = new TopicTail(Topic.DEAD_LETTERS, bootstrapServers)) {
            send("{\"kind\":\"of_person\",\"project\":", "null", "{\"kind\":\"of_pers\"}");
            send(set(user, Map.of("huge", "x".repeat(150_000), "small", "fits"), 1));
            send(set(user, Map.of("nul", "a\0b", "half", "a\ud800b"), 2));

            PersonRecord known = awaitPublished(user, "nul", "a\ufffdb");
            assertThat(known.properties()).containsOnlyKeys("small", "nul", "half");
            await().atMost(SOON).until(() -> dead.of("default/" + user).size() == 4);
            assertThat(dead.of("default/" + user)).allSatisfy(letter -> assertThat(new String(
                            letter.headers().lastHeader("dead-letter-topic").value(), StandardCharsets.UTF_8))
                    .isEqualTo("property-changes"));
            assertThat(dead.of("default/" + user))
                    .allSatisfy(letter -> assertThat(letter.headers().lastHeader("dead-letter-cause"))
                            .isNotNull());
            ConsumerRecord<String, byte[]> tooLarge = dead.of("default/" + user).getLast();
            assertThat(new String(
                            tooLarge.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8))
                    .contains("\"huge\"", "100000");
            assertThat(tooLarge.value()).hasSizeGreaterThan(150_000);
        }
    }

    @Test
    void shouldKeepAllOfABatchWhileTheDatabaseIsAway() {
        send(set(user, Map.of("before", 1), 1));
        awaitPublished(user, "before", 1);

        try (TestDatabase _ = TestDatabase.takenAway()) {
            for (int i = 0; i < 20; i++) {
                send(set(user, Map.of("n" + i, i), 2 + i));
            }
        }

        awaitPublished(user, "n19", 19);
        assertThat(published(user).getLast().properties()).hasSize(21);
    }

    @Test
    void shouldNotLetAClockThatIsAheadSilenceOthers() {
        send(new PropertyChange.OfPerson(
                "default",
                user,
                Map.of("plan", "tomorrow"),
                Map.of(),
                List.of(),
                Instant.now().plusSeconds(86_400)));
        awaitPublished(user, "plan", "tomorrow");

        send(new PropertyChange.OfPerson(
                "default",
                user,
                Map.of("plan", "now"),
                Map.of(),
                List.of(),
                Instant.now().plusSeconds(60)));

        awaitPublished(user, "plan", "now");
    }

    @Test
    void shouldKeepGroups() {
        String key = "acme/" + run;
        send(
                new PropertyChange.OfGroup("default", "company", key, Map.of("size", 10), NOON.plusSeconds(2)),
                new PropertyChange.OfGroup(
                        "default", "company", key, Map.of("size", 5, "name", "Acme"), NOON.plusSeconds(1)));

        try (TopicTail groups = new TopicTail(Topic.GROUPS, bootstrapServers)) {
            await().atMost(SOON).until(() -> groups.payloads("default/company/" + key, GroupRecord.class).stream()
                    .anyMatch(one -> one.orElseThrow().properties().equals(Map.of("size", 10, "name", "Acme"))));
        }
        Api.get(PROJECT + "/groups/company?key=" + key).statusCode(200).body("properties.size", equalTo(10));
    }

    @Test
    void shouldSayWhomItDoesNotKnow() {
        Api.get(PROJECT + "/persons/nobody-" + run).statusCode(404);
        Api.get(PROJECT + "/persons").statusCode(422).body("field", equalTo("distinctId"));
        Api.get(PROJECT + "/groups/company/none-" + run).statusCode(404);
        Api.get("/api/v1/projects/none/persons/x").statusCode(404);
    }
}
