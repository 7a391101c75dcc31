package dev.sluice.flagdelivery.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contracts.DeliveryReceipt;
import dev.sluice.contracts.Topic;
import dev.sluice.flagdelivery.Flags;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.testkit.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class ReceiptsTest {

    private static final Duration ATMOST = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void shouldTellWhichVersionIsServedAndThatLessIsServedByOrder() {
        try (Publisher publisher = new Publisher(bootstrapServers);
                CompactedTable<DeliveryReceipt> receipts = CompactedTable.open(
                        Topic.DELIVERY_RECEIPTS, DeliveryReceipt.class, bootstrapServers, (node, receipt) -> {})) {
            publisher.project("receipts");
            publisher.flag(
                    "receipts",
                    Flags.flag("opened")
                            .version(4)
                            .ladder(Optional.empty(), Flags.stage(0, 10_000))
                            .build());
            await().atMost(ATMOST).until(() -> receipts.all().stream().anyMatch(told -> serves(told, 4)));
            assertThat(receipts.all()).allMatch(told -> told.narrowed().isEmpty());

            publisher.override("receipts", "opened", 1, 0);
            await().atMost(ATMOST).until(() -> receipts.all().stream()
                    .anyMatch(told -> told.fromBus() && told.narrowed().contains("receipts/opened")));

            publisher.flag("receipts", Flags.flag("opened").version(5).build());
            await().atMost(ATMOST).until(() -> receipts.all().stream()
                    .anyMatch(told -> serves(told, 5) && told.narrowed().isEmpty()));
        }
    }

    private static boolean serves(DeliveryReceipt receipt, long version) {
        return receipt.versions().getOrDefault("receipts/opened", 0L) == version;
    }
}
