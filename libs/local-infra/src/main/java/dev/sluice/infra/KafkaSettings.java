package dev.sluice.infra;

import java.nio.file.Path;
import java.util.List;

/**
 * How one broker runs.
 *
 * @param folder its data and settings
 * @param log the file that its output is appended to
 * @param port where clients connect
 * @param controllerPort where it talks to itself as controller
 * @param heapMegabytes bound of its heap
 * @param endsWithThisJvm true for tests: when this JVM dies, however it dies, the broker ends too
 * @param jvmOptions further options, such as system properties by which the process can be recognised
 */
public record KafkaSettings(
        DataFolder folder,
        Path log,
        int port,
        int controllerPort,
        int heapMegabytes,
        boolean endsWithThisJvm,
        List<String> jvmOptions) {

    /** Enough for a few hundred partitions and 10,000 records a second, measured on two cores. */
    public static final int HEAP_MEGABYTES = 256;

    public KafkaSettings {
        jvmOptions = List.copyOf(jvmOptions);
    }
}
