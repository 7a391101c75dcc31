package dev.sluice.ingestion.http;

import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.infra.DataFolder;
import dev.sluice.infra.FreePorts;
import dev.sluice.infra.KafkaProcess;
import dev.sluice.infra.KafkaSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A broker that a test may stop and start. The test runs in another class loader than this resource, so the two meet in system
 * properties, through a type of the JDK.
 */
public final class OwnBroker implements QuarkusTestResourceLifecycleManager {

    private static final String STOP = "sluice.test.own-broker.stop";
    private static final String START = "sluice.test.own-broker.start";

    private KafkaProcess broker;
    private DataFolder data;

    static void stopBroker() {
        ((Runnable) System.getProperties().get(STOP)).run();
    }

    static void startBroker() {
        ((Runnable) System.getProperties().get(START)).run();
    }

    @Override
    public Map<String, String> start() {
        Path work = Path.of("target", "own-broker").toAbsolutePath();
        try {
            Files.createDirectories(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        data = new DataFolder(work.resolve("data"));
        data.delete();
        int port = FreePorts.choose(Set.of());
        broker = new KafkaProcess(new KafkaSettings(
                data,
                work.resolve("kafka.log"),
                port,
                FreePorts.choose(Set.of(port)),
                KafkaSettings.HEAP_MEGABYTES,
                true,
                List.of()));
        broker.start();
        System.getProperties().put(STOP, (Runnable) broker::stop);
        System.getProperties().put(START, (Runnable) broker::start);
        String servers = broker.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "kafka.bootstrap.servers", servers);
    }

    @Override
    public void stop() {
        broker.stop();
        data.delete();
        System.getProperties().remove(STOP);
        System.getProperties().remove(START);
    }
}
