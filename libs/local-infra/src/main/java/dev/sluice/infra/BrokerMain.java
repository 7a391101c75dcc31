package dev.sluice.infra;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * What the broker's own JVM runs: format the storage when it is new, start Kafka's server, say so, wait for the end.
 *
 * <p>Kafka's two command line programs do the same in two JVMs, one after the other; one JVM saves a second or two on each first
 * start. The file named by the third argument appears once the broker serves requests.
 */
final class BrokerMain {

    private BrokerMain() {}

    /** Takes the broker's properties file, its data folder, and the file that tells it is ready. */
    public static void main(String[] args) throws IOException {
        Path config = Path.of(args[0]);
        DataFolder folder = new DataFolder(Path.of(args[1]));
        Path ready = Path.of(args[2]);
        if (!folder.isComplete()) {
            format(config, folder);
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(config)) {
            properties.load(in);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        Files.createFile(ready);
        server.awaitShutdown();
    }

    private static void format(Path config, DataFolder folder) {
        Optional<Path> aside = folder.clear(Instant.now());
        aside.ifPresent(path -> System.err.println("An unfinished format was moved to " + path + "."));
        String clusterId = Uuid.randomUuid().toString();
        int exit = StorageTool.execute(
                new String[] {"format", "--config", config.toString(), "--cluster-id", clusterId}, System.err);
        if (exit != 0) {
            throw new InfraException("Kafka's storage could not be formatted in " + folder.root() + ".");
        }
        folder.markComplete("cluster " + clusterId);
    }
}
