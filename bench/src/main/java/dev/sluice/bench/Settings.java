package dev.sluice.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a benchmark is run.
 *
 * @param project the repository's root, where the services were built
 * @param scratch a folder for data and logs that is new for this benchmark
 * @param quick true while developing: a tenth of the time, and figures that are good for nothing else
 */
public record Settings(Path project, Path scratch, boolean quick) {

    /** How long to measure: the time given, or a tenth of it and at least a second. */
    public Duration time(Duration full) {
        if (!quick) {
            return full;
        }
        Duration tenth = full.dividedBy(10);
        return tenth.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : tenth;
    }

    /** How many: the number given, or a tenth of it and at least one. */
    public int times(int full) {
        return quick ? Math.max(1, full / 10) : full;
    }
}
