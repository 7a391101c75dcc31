package dev.sluice.watcher.join;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.watcher.join.JoinOutput.Counted;
import dev.sluice.watcher.join.JoinOutput.DeadLetter;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.sums.CountedEvent;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.watch.WatchList;
import dev.sluice.watcher.watch.WatchedProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Runs the {@link PersonJoin} over the people of one partition.
 *
 * <p>Changes of counts gather in a store and leave it a few times a second, so that what crosses to the next step does not grow with
 * the events. The store has a changelog: a crash between two flushes loses nothing and counts nothing twice.
 */
final class PersonJoinProcessor implements Processor<String, byte[], String, JoinOutput> {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);
    private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

    /** Of the reason in a dead letter: with it and the event, the record has to stay below the broker's limit. */
    private static final int REASON_MAX = 500;

    private final PersonJoin join;
    private final JoinStep.Settings settings;
    private final Supplier<WatchList> watchList;
    private final ReadToEnd readToEnd;
    private final WatcherMeters meters;
    private final EventTraces traces;

    private ProcessorContext<String, JoinOutput> context;
    private KeyValueStore<String, PersonState> people;
    private KeyValueStore<String, EarlyDeeds> early;
    private KeyValueStore<String, RolloutCounts> changes;
    private Sweep<PersonState> sweepPeople;
    private Sweep<EarlyDeeds> sweepEarly;
    /** Time as the partition's events tell it: also when the service is behind, nothing is forgotten before its exposure is read. */
    private long newestAccepted;
    /** When the last event read was accepted; behind now by as much as the service is. */
    private long lastAccepted;
    /** What was live when all people were last looked at; empty after a start, which may find what ended meanwhile. */
    private Optional<WatchList> sweptFor = Optional.empty();

    private WatchList sweepingFor;

    PersonJoinProcessor(
            JoinStep.Settings settings,
            Supplier<WatchList> watchList,
            ReadToEnd readToEnd,
            WatcherMeters meters,
            EventTraces traces) {
        this.join = new PersonJoin(settings.grace(), settings.lateAfter());
        this.settings = settings;
        this.watchList = watchList;
        this.readToEnd = readToEnd;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    public void init(ProcessorContext<String, JoinOutput> started) {
        context = started;
        people = started.getStateStore(JoinStep.PEOPLE);
        early = started.getStateStore(JoinStep.EARLY);
        changes = started.getStateStore(JoinStep.CHANGES);
        sweepPeople = new Sweep<>(people);
        sweepEarly = new Sweep<>(early);
        started.schedule(settings.flushEvery(), PunctuationType.WALL_CLOCK_TIME, _ -> flush());
        started.schedule(PROGRESS_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> tellProgress());
        started.schedule(SWEEP_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> sweep());
    }

    @Override
    public void process(Record<String, byte[]> received) {
        newestAccepted = Math.max(newestAccepted, received.timestamp());
        lastAccepted = received.timestamp();
        Optional<String> name = EventReader.project(received);
        Optional<WatchedProject> project = name.flatMap(watchList.get()::project);
        if (project.isEmpty()) {
            meters.dropped();
            return;
        }
        if (!EventReader.concerns(project.get(), received)) {
            meters.dropped();
            return;
        }
        join(received, project.get());
    }

    private void join(Record<String, byte[]> received, WatchedProject project) {
        String key = received.key();
        PersonState person = Objects.requireNonNullElse(people.get(key), PersonState.UNKNOWN);
        EarlyDeeds waiting = Objects.requireNonNullElse(early.get(key), EarlyDeeds.NONE);
        Joined joined;
        try {
            PersonEvent event = EventReader.read(received);
            joined = join.apply(person, waiting, event, project);
            meters.tooLarge(Storable.tooLarge(event.body(), project.propertyNames()));
        } catch (IOException | RuntimeException e) {
            // Nothing has been stored yet: the event is left out as a whole. What stores and brokers throw is not
            // caught here.
            refuse(received, e);
            return;
        }
        meters.joined();
        if (!Objects.equals(joined.person(), person)) {
            people.put(key, joined.person().isUnknown() ? null : joined.person());
        }
        if (!Objects.equals(joined.early(), waiting)) {
            early.put(key, joined.early().isEmpty() ? null : joined.early());
        }
        joined.changes().forEach(this::gather);
    }

    private void gather(RolloutCounts change) {
        RolloutCounts traced = change.lastCounted()
                .flatMap(CountedEvent::traceParent)
                .map(parent -> change.tracedAs(Optional.of(traces.join(parent, change.rolloutId()))))
                .orElse(change);
        String key = change.rolloutId() + '/' + change.generation() + '/' + change.planVersion();
        RolloutCounts before = changes.get(key);
        changes.put(key, before == null ? traced : before.plus(traced));
    }

    private void flush() {
        List<KeyValue<String, RolloutCounts>> gathered = new ArrayList<>();
        try (KeyValueIterator<String, RolloutCounts> all = changes.all()) {
            all.forEachRemaining(gathered::add);
        }
        for (KeyValue<String, RolloutCounts> each : gathered) {
            forward(each.value);
            changes.delete(each.key);
        }
        meters.flushed(gathered.size());
    }

    /**
     * Tells every live rollout up to when this partition is joined, also when nothing comes: up to the last event read, or up to when
     * the partition was last seen to be read to its end. Nobody who lags or hangs can claim more, and what was counted until then
     * goes before.
     */
    private void tellProgress() {
        flush();
        int partition = context.taskId().partition();
        long joinedTo = Math.min(
                context.currentSystemTimeMs(),
                Math.max(lastAccepted, readToEnd.of(partition).orElse(0)));
        if (joinedTo > 0) {
            for (RolloutRecord rollout : watchList.get().live()) {
                forward(RolloutCounts.progress(
                        rollout.rolloutId(),
                        rollout.generation(),
                        rollout.plan().version(),
                        partition,
                        joinedTo));
            }
        }
    }

    private void forward(RolloutCounts counts) {
        context.forward(new Record<>(counts.rolloutId(), new Counted(counts), context.currentSystemTimeMs()));
    }

    /** Forgets what ended rollouts remember of people, once after each change of what is live, and what waited in vain, always. */
    private void sweep() {
        sweepEarly.step(waiting -> {
            EarlyDeeds left =
                    waiting.acceptedSince(newestAccepted - settings.grace().toMillis());
            return left.isEmpty() ? null : left;
        });
        if (sweepingFor == null) {
            WatchList newest = watchList.get();
            if (sweptFor.filter(newest::isSameLiveAs).isPresent()) {
                return;
            }
            sweepingFor = newest;
        }
        WatchList live = watchList.get();
        boolean done = sweepPeople.step(person -> {
            PersonState left = person.keeping(each -> live.isLive(each.rolloutId(), each.generation()));
            return left.isUnknown() ? null : left;
        });
        if (done) {
            sweptFor = Optional.of(sweepingFor);
            sweepingFor = null;
        }
    }

    /** The names are those of SmallRye's dead letters, so that one reader reads both. */
    private void refuse(Record<String, byte[]> received, Exception cause) {
        Headers headers = new RecordHeaders(received.headers());
        String reason = String.valueOf(cause.getMessage());
        put(headers, "dead-letter-reason", reason.substring(0, Math.min(REASON_MAX, reason.length())));
        put(headers, "dead-letter-cause", cause.getClass().getName());
        context.recordMetadata().ifPresent(origin -> {
            put(headers, "dead-letter-topic", origin.topic());
            put(headers, "dead-letter-partition", Integer.toString(origin.partition()));
            put(headers, "dead-letter-offset", Long.toString(origin.offset()));
        });
        byte[] value = received.value() == null ? new byte[0] : received.value();
        context.forward(new Record<>(received.key(), new DeadLetter(value), received.timestamp(), headers));
        meters.refused();
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
