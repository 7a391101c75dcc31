package dev.sluice.watcher.stream;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.kit.cohort.CohortLists;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import dev.sluice.watcher.outside.PublishedVerdicts;
import dev.sluice.watcher.watch.WatchList;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The tables that say what is watched, and the verdicts as they were published. */
@ApplicationScoped
public class WatchTables implements TableSource, PublishedVerdicts {

    private final CompactedTable<RolloutRecord> rollouts;
    private final CompactedTable<FlagRecord> flags;
    private final CompactedTable<CohortRecord> cohorts;
    private final CohortLists lists;
    private final CompactedTable<TemplateRecord> templates;
    private final CompactedTable<MetricRecord> metrics;
    private final CompactedTable<VerdictRecord> verdicts;
    private final CompactedTable<EventSeen> eventsSeen;
    private final CompactedTable<FlagFollowUps> followUps;
    private final InstantSource clock;
    private final AtomicLong changes = new AtomicLong(1);
    private volatile Listed listed = new Listed(0, WatchList.empty());

    private record Listed(long afterChanges, WatchList list) {}

    WatchTables(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.clock = InstantSource.system();
        this.rollouts = CompactedTable.open(
                Topic.ROLLOUTS, RolloutRecord.class, bootstrapServers, (_, _) -> changes.incrementAndGet());
        this.flags = CompactedTable.open(
                Topic.FLAGS, FlagRecord.class, bootstrapServers, (_, _) -> changes.incrementAndGet());
        this.cohorts = CompactedTable.open(
                Topic.COHORTS, CohortRecord.class, bootstrapServers, (_, _) -> changes.incrementAndGet());
        this.lists = CohortLists.open(bootstrapServers, changes::incrementAndGet);
        this.templates = CompactedTable.open(
                Topic.TEMPLATES, TemplateRecord.class, bootstrapServers, (_, _) -> changes.incrementAndGet());
        this.metrics = CompactedTable.open(
                Topic.METRICS, MetricRecord.class, bootstrapServers, (_, _) -> changes.incrementAndGet());
        this.verdicts = CompactedTable.open(Topic.VERDICTS, VerdictRecord.class, bootstrapServers, (_, _) -> {});
        this.eventsSeen = CompactedTable.open(Topic.EVENTS_SEEN, EventSeen.class, bootstrapServers, (_, _) -> {});
        this.followUps =
                CompactedTable.open(Topic.FLAG_FOLLOW_UPS, FlagFollowUps.class, bootstrapServers, (_, _) -> {});
    }

    @Override
    public List<FollowedTopic> tables() {
        return List.of(rollouts, flags, cohorts, lists, templates, metrics, verdicts, eventsSeen, followUps);
    }

    /** What is watched now; made anew by the first who asks after a table has changed. */
    public WatchList watchList() {
        Listed newest = listed;
        return newest.afterChanges() == changes.get() ? newest.list() : listAnew();
    }

    /** Waits until what is watched has been read; false when the time is over before. */
    boolean awaitRead(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (FollowedTopic table : tables()) {
            if (!table.awaitCaughtUp(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** The newest verdict on a rollout. */
    @Override
    public Optional<VerdictRecord> verdict(String rolloutId) {
        return verdicts.get(rolloutId);
    }

    /** The newest verdicts on all rollouts of a project, in no particular order. */
    public List<VerdictRecord> verdicts(String project) {
        return verdicts.all().stream()
                .filter(verdict -> verdict.project().equals(project))
                .toList();
    }

    /** What a partition told last of an event, by the record's key. */
    public Optional<EventSeen> eventSeen(String key) {
        return eventsSeen.get(key);
    }

    /** What all partitions saw of a project's events, in no particular order. */
    public List<EventSeen> eventsSeen(String project) {
        return eventsSeen.all().stream()
                .filter(seen -> seen.project().equals(project))
                .toList();
    }

    /** What all partitions know of who met a flag, in no particular order. */
    public List<FlagFollowUps> followUps(String project, String flag) {
        return followUps.all().stream()
                .filter(each -> each.project().equals(project) && each.flag().equals(flag))
                .toList();
    }

    /** What all partitions know of who met any flag, in no particular order. */
    public Collection<FlagFollowUps> followUps() {
        return followUps.all();
    }

    private synchronized WatchList listAnew() {
        long before = changes.get();
        if (listed.afterChanges() != before) {
            // A change while it is made leaves the number behind, so that the next who asks makes it again.
            listed = new Listed(
                    before,
                    listed.list()
                            .next(
                                    rollouts.all(),
                                    flags.all(),
                                    cohorts.all(),
                                    templates.all(),
                                    metrics.all(),
                                    lists::of,
                                    clock.instant()));
        }
        return listed.list();
    }

    @PreDestroy
    void close() {
        tables().forEach(FollowedTopic::close);
    }
}
