package dev.sluice.bench.watcher;

import dev.sluice.bench.stack.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * How fast something has read events that were all there before.
 *
 * @param perSecond events committed a second
 * @param processorMicros processor time for each, microseconds
 */
record Pace(double perSecond, double processorMicros) {

    /** The first part is read while the JVM still compiles; the last may wait for the end of a commit. */
    private static final double WARM = 0.4;

    private static final double END = 0.97;

    /** Of a group that a process runs, from when it is warm almost to the end of all there is. */
    static Pace of(ReadSoFar read, String group, Child process, long events)
            throws ExecutionException, InterruptedException, IOException {
        long before = read.await(group, (long) (events * WARM));
        long began = System.nanoTime();
        Duration used = process.usage().processor();
        long after = read.await(group, (long) (events * END));
        return of(
                after - before,
                System.nanoTime() - began,
                process.usage().processor().minus(used));
    }

    static Pace of(long events, long nanos, Duration processor) {
        return new Pace(events / (nanos / 1e9), processor.toNanos() / 1e3 / events);
    }
}
