package dev.sluice.flagdelivery.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.snapshot.PeopleKeeper;
import dev.sluice.flagdelivery.snapshot.Records;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import dev.sluice.kit.cohort.MemberList;
import dev.sluice.testkit.KafkaResource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One life after another of the part that brings records, with a real broker and without. */
class RestartTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);
    private static final String NO_BROKER = "127.0.0.1:1";

    @TempDir
    Path folder;

    private Life life(String bootstrapServers) {
        return new Life(bootstrapServers, config());
    }

    @Test
    void shouldServeWhatItServedLastWhenTheBrokerIsGoneAfterARestart() {
        String broker = new KafkaResource().start().get("kafka.bootstrap.servers");
        try (Publisher publisher = new Publisher(broker)) {
            // given
            publisher.project("lives");
            publisher.flag("lives", Flags.flag("stays").version(4).forEveryone().build());
            publisher.flag("lives", Flags.flag("goes").version(1).forEveryone().build());
            try (Life first = life(broker)) {
                assertThat(first.served().now().isKnown()).isFalse();
                await().atMost(ATMOST).until(() -> first.versionOf("goes") == 1 && first.versionOf("stays") == 4);
                await().atMost(ATMOST).until(() -> first.snapshots().writtenCount() > 0);
                publisher.flag(
                        "lives", Flags.flag("stays").version(5).forEveryone().build());
                await().atMost(ATMOST).until(() -> first.versionOf("stays") == 5);
                long written = first.snapshots().writtenCount();
                await().atMost(ATMOST).until(() -> first.snapshots().writtenCount() > written || onDisk() == 5);
            }

            // when
            try (Life second = life(NO_BROKER)) {
                // then
                assertThat(second.served().now().source()).isEqualTo(Served.Source.SNAPSHOT);
                assertThat(second.versionOf("stays")).isEqualTo(5);
                assertThat(second.versionOf("goes")).isEqualTo(1);
            }

            // when
            publisher.noFlag("lives", "goes");
            try (Life third = life(broker)) {
                // then
                assertThat(third.versionOf("goes")).isEqualTo(1);
                await().atMost(ATMOST).until(() -> third.versionOf("goes") == -1);
                assertThat(third.served().now().source()).isEqualTo(Served.Source.KAFKA);
                assertThat(third.versionOf("stays")).isEqualTo(5);
            }
        }
    }

    @Test
    void shouldServeLessOnWhenItWasToldToAndStartsFromItsDisk() {
        String broker = new KafkaResource().start().get("kafka.bootstrap.servers");
        try (Publisher publisher = new Publisher(broker)) {
            // given
            publisher.project("people");
            publisher.flag(
                    "people",
                    Flags.flag("opened")
                            .ladder(Optional.empty(), Flags.stage(0, 10_000))
                            .build());
            try (Life first = life(broker)) {
                await().atMost(ATMOST).until(() -> first.isOn("opened", "ann"));
                long written = first.snapshots().writtenCount();

                // when
                publisher.override("people", "opened", 1, 0);

                // then
                await().atMost(ATMOST).until(() -> !first.isOn("opened", "ann"));
                assertThat(first.served().now().narrowed()).containsExactly("people/opened");
                await().atMost(ATMOST).until(() -> first.snapshots().writtenCount() > written);
            }
            try (Life second = life(NO_BROKER)) {
                assertThat(second.served().now().source()).isEqualTo(Served.Source.SNAPSHOT);
                assertThat(second.isOn("opened", "ann")).isFalse();
            }
            try (Life third = life(broker)) {
                await().atMost(ATMOST).until(() -> third.served().now().source() == Served.Source.KAFKA);
                assertThat(third.isOn("opened", "ann")).isFalse();
            }
        }
    }

    @Test
    void shouldKnowPeopleAndListsWhenTheBrokerIsGoneAfterARestart() {
        String broker = new KafkaResource().start().get("kafka.bootstrap.servers");
        try (Publisher publisher = new Publisher(broker)) {
            // given
            publisher.project("people");
            publisher.flag(
                    "people",
                    Flags.flag("pro")
                            .condition(10_000, PropertyFilter.person("plan", Operator.EXACT, "pro"))
                            .build());
            publisher.flag(
                    "people",
                    Flags.flag("listed")
                            .condition(10_000, PropertyFilter.cohort("list"))
                            .build());
            publisher.person("people", "ann", Map.of("plan", "pro", "shoe", 38), Optional.empty());
            publisher.members("people", "list", List.of("bob", "Cy@example.org"));
            try (Life first = life(broker)) {
                await().atMost(ATMOST).until(() -> first.isOn("pro", "ann") && first.isOn("listed", "bob"));
                assertThat(first.people().person("people", "ann").orElseThrow().properties())
                        .isEqualTo(Map.of("plan", "pro"));
                assertThat(first.isOn("listed", "ann")).isFalse();
                await().atMost(ATMOST).until(() -> isPersonOnDisk("ann"));
            }

            // when
            try (Life second = life(NO_BROKER)) {
                // then
                assertThat(second.served().now().source()).isEqualTo(Served.Source.SNAPSHOT);
                assertThat(second.isOn("pro", "ann")).isTrue();
                assertThat(second.isOn("pro", "bob")).isFalse();
                assertThat(second.isOn("listed", "bob")).isTrue();
                assertThat(second.people().isCaughtUp()).isFalse();
            }

            // when
            publisher.noPerson("people", "ann");
            publisher.noMembers("people", "list");
            try (Life third = life(broker)) {
                // then
                assertThat(third.isOn("pro", "ann")).isTrue();
                await().atMost(ATMOST).until(() -> third.served().now().source() == Served.Source.KAFKA);
                assertThat(third.isOn("pro", "ann")).isFalse();
                assertThat(third.isOn("listed", "bob")).isFalse();
            }
        }
    }

    @Test
    void shouldNotOpenFlagsWhenPeopleAreNeitherOnDiskNorRead() {
        // given
        SnapshotKeeper before = new SnapshotKeeper(config());
        before.keep(new Records(
                List.of(Publisher.record("people")),
                List.of(
                        Publisher.record(
                                "people",
                                Flags.flag("abroad")
                                        .condition(10_000, PropertyFilter.person("country", Operator.IS_NOT, "DE"))
                                        .build()),
                        Publisher.record(
                                "people", Flags.flag("all").forEveryone().build())),
                List.of()));
        await().atMost(ATMOST).until(() -> before.writtenCount() > 0);

        // when
        try (Life life = life(NO_BROKER)) {
            // then
            ProjectFlags project = life.served().now().byProject().get("people");
            assertThat(project.evaluateAll(project.person(Asked.of("ann", Map.of())), Instant.now()))
                    .filteredOn(Answer::isFailed)
                    .extracting(answer -> answer.flag().flag().key().value())
                    .containsExactly("abroad");
            assertThat(life.isOn("all", "ann")).isTrue();
        }
    }

    private boolean isPersonOnDisk(String distinctId) {
        return new PeopleKeeper(config())
                .newest()
                .filter(people -> people.store().person("people", distinctId).isPresent()
                        && people.lists()
                                        .getOrDefault("people", Map.of())
                                        .getOrDefault("list", MemberList.EMPTY)
                                        .size()
                                == 2)
                .isPresent();
    }

    @Test
    void shouldServeTheSnapshotsFlagsOnWhenOnlyTheirProjectIsAnnouncedAgain() {
        String broker = new KafkaResource().start().get("kafka.bootstrap.servers");
        try (Publisher publisher = new Publisher(broker)) {
            // given
            SnapshotKeeper before = new SnapshotKeeper(config());
            before.keep(new Records(
                    List.of(Publisher.record("lives-again")),
                    List.of(Publisher.record(
                            "lives-again",
                            Flags.flag("kept").version(4).forEveryone().build())),
                    List.of()));
            await().atMost(ATMOST).until(() -> before.writtenCount() > 0);
            publisher.project("lives-again");

            // when
            try (Life life = life(broker)) {
                await().atMost(ATMOST).until(() -> life.served().now().source() == Served.Source.KAFKA);

                // then
                assertThat(life.versionOf("lives-again", "kept")).isEqualTo(4);

                // when
                publisher.flag(
                        "lives-again",
                        Flags.flag("kept").version(5).forEveryone().build());

                // then
                await().atMost(ATMOST).until(() -> life.versionOf("lives-again", "kept") == 5);

                // when
                publisher.noFlag("lives-again", "kept");

                // then
                await().atMost(ATMOST).until(() -> life.versionOf("lives-again", "kept") == -1);
            }
        }
    }

    private long onDisk() {
        return new SnapshotKeeper(config())
                .newest().stream()
                        .flatMap(records -> records.flags().stream())
                        .filter(flag -> flag.flag().key().value().equals("stays"))
                        .mapToLong(flag -> flag.flag().version())
                        .max()
                        .orElse(-1);
    }

    private DeliveryConfig config() {
        return new DeliveryTestConfig(folder, ATMOST, Optional.empty());
    }
}
