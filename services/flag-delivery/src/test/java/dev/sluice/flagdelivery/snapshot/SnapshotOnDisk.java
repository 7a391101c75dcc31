package dev.sluice.flagdelivery.snapshot;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder with two snapshots, the newer one cut off, and no Kafka. */
public final class SnapshotOnDisk implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "snapshots");
            SnapshotFolder<Records> folder = new SnapshotFolder<>(directory, new SnapshotFormat());
            folder.write(SnapshotFolderTest.recordsOfVersion(6));
            folder.write(SnapshotFolderTest.recordsOfVersion(7));
            Path newest = directory.resolve("flags-2.snapshot");
            byte[] whole = Files.readAllBytes(newest);
            Files.write(newest, java.util.Arrays.copyOf(whole, whole.length - 1));
            return Map.of(
                    "sluice.delivery.snapshot-dir",
                    directory.toString(),
                    "kafka.bootstrap.servers",
                    "kafka.invalid:9092");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
