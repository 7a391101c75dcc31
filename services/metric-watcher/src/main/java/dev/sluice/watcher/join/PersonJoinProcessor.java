package dev.sluice.watcher.join;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.watcher.live.LiveData;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.watch.WatchList;
import dev.sluice.watcher.watch.WatchedProject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Runs the {@link PersonJoin} over the events of one partition, tells how far it has got, and forgets what is over. */
final class PersonJoinProcessor implements Processor<String, byte[], String, JoinOutput> {

    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(1);
    private static final Duration SWEEP_EVERY = Duration.ofMillis(500);
    /** A few times a minute: who saves a metric waits so long at most for a new event to be known. */
    private static final Duration LIVE_EVERY = Duration.ofSeconds(15);

    private final JoinStep.Settings settings;
    private final Function<ProcessorContext<String, JoinOutput>, PartitionPeople> open;
    private final Supplier<WatchList> watchList;
    private final ReadToEnd readToEnd;
    private final WatcherMeters meters;
    private final IntFunction<LiveData> lives;

    private LiveData live;
    private ProcessorContext<String, JoinOutput> context;
    private PartitionPeople people;
    private Sweep<Known> sweepPeople;
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
            Function<ProcessorContext<String, JoinOutput>, PartitionPeople> open,
            Supplier<WatchList> watchList,
            ReadToEnd readToEnd,
            WatcherMeters meters,
            IntFunction<LiveData> lives) {
        this.settings = settings;
        this.open = open;
        this.watchList = watchList;
        this.readToEnd = readToEnd;
        this.meters = meters;
        this.lives = lives;
    }

    @Override
    public void init(ProcessorContext<String, JoinOutput> started) {
        context = started;
        people = open.apply(started);
        live = lives.apply(started.taskId().partition());
        started.schedule(LIVE_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tellLive);
        sweepPeople = new Sweep<>(started.<KeyValueStore<String, Known>>getStateStore(JoinStep.PEOPLE));
        sweepEarly = new Sweep<>(started.<KeyValueStore<String, EarlyDeeds>>getStateStore(JoinStep.EARLY));
        started.schedule(settings.flushEvery(), PunctuationType.WALL_CLOCK_TIME, _ -> people.flush());
        started.schedule(PROGRESS_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> tellProgress());
        started.schedule(SWEEP_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> sweep());
    }

    @Override
    public void process(Record<String, byte[]> received) {
        newestAccepted = Math.max(newestAccepted, received.timestamp());
        lastAccepted = received.timestamp();
        Optional<String> name = EventReader.project(received);
        Optional<WatchedProject> project = name.flatMap(watchList.get()::project);
        name.ifPresent(sent -> saw(sent, received, project));
        if (project.isEmpty()) {
            meters.dropped();
            return;
        }
        if (!EventReader.concerns(project.get(), received)) {
            meters.dropped();
            return;
        }
        people.join(received, project.get());
    }

    private void saw(String project, Record<String, byte[]> received, Optional<WatchedProject> watched) {
        String key = received.key();
        String person = key == null ? "" : key.substring(Math.min(key.length(), project.length() + 1));
        live.saw(
                project,
                person,
                EventReader.name(received),
                received.timestamp(),
                received.value(),
                watched.map(WatchedProject::sampled).orElse(WatchList.NOTHING_ASKED));
    }

    private void tellLive(long now) {
        for (EventSeen seen : live.changedEvents()) {
            context.forward(new Record<>(seen.key(), new JoinOutput.Seen(seen), now));
        }
        for (FlagFollowUps followed : live.followUps(now, people::asKnown)) {
            context.forward(new Record<>(followed.key(), new JoinOutput.Followed(Optional.of(followed)), now));
        }
        for (String key : live.outdated(now)) {
            context.forward(new Record<>(key, new JoinOutput.Followed(Optional.empty()), now));
        }
    }

    /**
     * Tells live rollouts up to when this partition is joined, also when nothing comes: up to the last event read, or up to when
     * the partition was last seen to be read to its end. Nobody who lags or hangs can claim more, and what was counted until then
     * goes before.
     */
    private void tellProgress() {
        people.flush();
        int partition = context.taskId().partition();
        long joinedTo = Math.min(
                context.currentSystemTimeMs(),
                Math.max(lastAccepted, readToEnd.of(partition).orElse(0)));
        if (joinedTo > 0) {
            people.tellProgress(watchList.get(), partition, joinedTo);
        }
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
        boolean done = sweepPeople.step(known -> switch (known) {
            case Known.Follower follower -> follower;
            case PersonState person -> {
                PersonState left = person.keeping(each -> live.isLive(each.rolloutId(), each.generation()));
                yield left.isUnknown() ? null : left;
            }
        });
        if (done) {
            sweptFor = Optional.of(sweepingFor);
            sweepingFor = null;
        }
    }
}
