package dev.sluice.flagdelivery.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingList;
import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.flag.Flag;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.receipt.ReceiptOf;
import dev.sluice.flagdelivery.serving.DeliveryTestConfig;
import dev.sluice.flagdelivery.serving.Life;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import dev.sluice.kit.secret.SignedExchange;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node and a broker of its own that goes away and comes back. */
class SecondWayTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NO_BROKER = "127.0.0.1:1";
    private static final String OTHER_KEY = "q3f1Qm0y8o4Yw0yTj2hUO9Jx6mZr1VbKX5cD7eFgHiM=";

    @TempDir
    Path folder;

    private FakeFlagConfig flagConfig;

    @BeforeEach
    void startFlagConfig() throws Exception {
        flagConfig = new FakeFlagConfig(FakeFlagConfig.KEY);
    }

    @AfterEach
    void stopFlagConfig() {
        flagConfig.close();
    }

    @Test
    void shouldAskWhileTheBusIsSilentAndGoBackToItWhenItIsHeard() throws Exception {
        KafkaProcess broker = broker();
        try (Life life = new Life(address(broker), config());
                Way _ = new Way(life, FakeFlagConfig.KEY)) {
            // given
            try (Publisher publisher = new Publisher(address(broker))) {
                publisher.project("people");
                publisher.flag(
                        "people", Flags.flag("opened").version(4).forEveryone().build());
                publisher.flag(
                        "people", Flags.flag("ends").version(1).forEveryone().build());
                publisher.flag("people", listed());
                publisher.members("people", "pilots", List.of("ann"));
                await().atMost(SOON).until(() -> life.isOn("opened", "ann") && life.isOn("listed", "ann"));
            }
            assertThat(life.served().now().source()).isEqualTo(Served.Source.KAFKA);
            // A node that waits for its first word for too long asks once.
            int before = flagConfig.wholes.get();

            // when
            broker.stop();
            flagConfig.has(state(
                    Flags.flag("opened").version(5).build(),
                    Flags.flag("listed").version(2).build()));
            flagConfig.has(new ServingList("people", "pilots", 2, List.of("bob")));

            // then: what is newer, what has ended, and nothing that is older
            await().atMost(SOON).until(() -> life.versionOf("people", "opened") == 5);
            await().atMost(SOON).until(() -> life.isOn("listed", "bob"));
            assertThat(life.isOn("opened", "ann")).isFalse();
            assertThat(life.isOn("listed", "ann")).isFalse();
            assertThat(life.versionOf("people", "listed")).isEqualTo(3);
            assertThat(life.versionOf("people", "ends")).isEqualTo(-1);
            assertThat(ReceiptOf.now(life.served().now()).heardBy()).contains(DeliveryReceipt.Way.POLL);
            await().atMost(SOON).until(() -> flagConfig.unchanged.get() > 2);
            assertThat(flagConfig.wholes).hasValueLessThan(before + 6);

            // when
            broker.start();

            // then
            await().atMost(SOON).until(() -> life.served().now().source() == Served.Source.KAFKA);
            assertThat(life.versionOf("people", "opened")).isEqualTo(5);
            assertThat(life.versionOf("people", "ends")).isEqualTo(-1);
            try (Publisher publisher = new Publisher(address(broker))) {
                publisher.flag(
                        "people", Flags.flag("opened").version(6).forEveryone().build());
                await().atMost(SOON).until(() -> life.versionOf("people", "opened") == 6);
            }
            assertThat(ReceiptOf.now(life.served().now()).heardBy()).contains(DeliveryReceipt.Way.BUS);
        } finally {
            broker.stop();
        }
    }

    @Test
    void shouldServeWhatItWasAskedForWhenItStartsWithNothingAtAll() throws Exception {
        // given
        flagConfig.has(state(Flags.flag("opened").version(5).forEveryone().build(), listed()));
        flagConfig.has(new ServingList("people", "pilots", 2, List.of("bob")));

        // when
        try (Life life = new Life(NO_BROKER, config());
                Way _ = new Way(life, FakeFlagConfig.KEY)) {

            // then
            await().atMost(SOON).until(() -> life.isOn("opened", "ann") && life.isOnList("pilots", "bob"));
            assertThat(life.served().now().source()).isEqualTo(Served.Source.POLL);
            assertThat(life.isOn("listed", "bob"))
                    .as("addresses of people are not known, so who is on a list cannot be told")
                    .isFalse();
        }
    }

    @Test
    void shouldBelieveNothingThatIsNotSignedWithItsKey() throws Exception {
        flagConfig.close();
        flagConfig = new FakeFlagConfig(OTHER_KEY);
        flagConfig.has(state(Flags.flag("opened").version(5).forEveryone().build()));
        try (SnapshotClient client = client()) {
            assertThatThrownBy(() -> client.snapshot(Optional.empty())).hasMessageContaining("401");

            flagConfig.careless = true;

            assertThatThrownBy(() -> client.snapshot(Optional.empty()))
                    .hasMessageContaining("not signed with our SLUICE_SNAPSHOT_KEY");
        }
    }

    @Test
    void shouldBelieveNoAnswerThatWasSignedForAnotherRequest() throws Exception {
        flagConfig.has(state(Flags.flag("opened").version(5).forEveryone().build()));
        try (SnapshotClient client = client()) {
            String etag = client.snapshot(Optional.empty()).orElseThrow().etag();
            assertThat(client.snapshot(Optional.of(etag))).isEmpty();

            flagConfig.recorded = Optional.of("1.00.00");

            assertThatThrownBy(() -> client.snapshot(Optional.of(etag))).hasMessageContaining("not signed");
        }
    }

    private SnapshotClient client() {
        return new SnapshotClient(flagConfig.url(), SignedExchange.of(FakeFlagConfig.KEY), Instant::now);
    }

    /** The poller of a life. */
    private final class Way implements AutoCloseable {
        private final SecondWay secondWay;

        Way(Life life, String key) {
            secondWay = new SecondWay(life.feed(), config(), Optional.of(key));
            secondWay.start(new StartupEvent());
        }

        @Override
        public void close() {
            secondWay.stop(new ShutdownEvent());
        }
    }

    private static Flag listed() {
        return Flags.flag("listed")
                .condition(10_000, PropertyFilter.cohort("pilots"))
                .build();
    }

    private static ServingSnapshot state(Flag... flags) {
        ProjectRecord project = Publisher.record("people");
        List<FlagRecord> records =
                Stream.of(flags).map(flag -> Publisher.record("people", flag)).toList();
        return new ServingSnapshot(
                List.of(project),
                records,
                List.of(new ServingSnapshot.Ended("people", "ends", 2, Instant.now())),
                List.<CohortRecord>of(),
                List.of(),
                List.of(new ServingSnapshot.ListState("people", "pilots", 2, Instant.now(), false)));
    }

    private DeliveryTestConfig config() {
        return new DeliveryTestConfig(
                folder.resolve("snapshots"), Duration.ofSeconds(30), Optional.of(flagConfig.url()));
    }

    private static String address(KafkaProcess broker) {
        return broker.bootstrapServers();
    }

    private KafkaProcess broker() throws Exception {
        int port = FreePorts.choose(Set.of());
        KafkaProcess broker = new KafkaProcess(new KafkaSettings(
                new DataFolder(folder.resolve("data")),
                folder.resolve("kafka.log"),
                port,
                FreePorts.choose(Set.of(port)),
                KafkaSettings.HEAP_MEGABYTES,
                true,
                List.of()));
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        }
        return broker;
    }
}
