package dev.sluice.watcher.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Settings of the watcher, under {@code sluice.watcher}. */
@ConfigMapping(prefix = "sluice.watcher")
public interface WatcherConfig {

    /** Where the state of people is kept on disk. Losing it costs a restore from the changelog, no counts. */
    Path stateDir();

    /** This instance's name among the instances, the same after every restart: its partitions wait for it. */
    @WithDefault("metric-watcher-1")
    String instance();

    /** The name of the consumer group, and the first part of the internal topics' names. */
    @WithDefault("metric-watcher")
    String applicationId();

    /** Threads that run partitions; more than there are partitions are idle. */
    @WithDefault("1")
    int threads();

    /**
     * Copies of the state that other instances keep ready, so that they take over within a session (10 s) instead of restoring first; 0
     * where there is one instance, 1 from two instances on. Each costs as much disk and reading as the state itself.
     */
    @WithDefault("0")
    int standbyReplicas();

    /** Copies of the internal topics on the brokers. */
    @WithDefault("1")
    int replication();

    /** How long an outcome waits for its exposure, and how far exposures may arrive out of order. */
    @WithDefault("PT5M")
    Duration grace();

    /** Outcomes accepted longer than this after they happened are set aside and counted as late. */
    @WithDefault("PT1H")
    Duration lateAfter();

    /** How often changes of counts go from the join to the sums, however many events come in: the first of three waits for a verdict. */
    @WithDefault("PT0.1S")
    Duration flushEvery();

    /** How often a rollout whose counts change is judged: the second; commits, ten a second in each of both steps, are the third. */
    @WithDefault("PT0.1S")
    Duration judgeEvery();

    /** How often a rollout is judged whose counts do not change. */
    @WithDefault("PT5S")
    Duration heartbeat();

    /** How often the evidence that a segment got worse is added up; see {@code Budget} in metric-core. */
    @WithDefault("PT5M")
    Duration segmentTick();

    /** How far the slowest partition of events may be behind before nothing but breaches is told. */
    @WithDefault("PT15S")
    Duration silentAfter();

    /** Memory for blocks and write buffers of all stores on disk together, in bytes. */
    @WithDefault("33554432")
    long storeMemoryBytes();

    /** How long the tables may take to be read before the log says that they are waited for. */
    @WithDefault("PT30S")
    Duration tablesWithin();
}
