package dev.sluice.watcher.join;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Person;
import dev.sluice.watcher.join.Handover.OfEvent;
import dev.sluice.watcher.join.JoinOutput.Counted;
import dev.sluice.watcher.join.JoinOutput.DeadLetter;
import dev.sluice.watcher.join.JoinOutput.HandedOver;
import dev.sluice.watcher.join.Known.Follower;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.sums.CountedEvent;
import dev.sluice.watcher.sums.PropertyValue;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.watch.WatchList;
import dev.sluice.watcher.watch.WatchedProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The people of one partition, as its stores keep them, and the changes of counts that have not left yet.
 *
 * <p>Changes gather in a store and leave it a few times a second, so that what crosses to the next step does not grow with the events.
 * The store has a changelog: a crash between two flushes loses nothing and counts nothing twice.
 */
final class PartitionPeople {

    /** Of the reason in a dead letter: with it and the event, the record has to stay below the broker's limit. */
    private static final int REASON_MAX = 500;

    private final PersonJoin join;
    private final Reunion reunion;
    private final Supplier<WatchList> watchList;
    private final WatcherMeters meters;
    private final EventTraces traces;
    private final ProcessorContext<String, JoinOutput> context;
    private final KeyValueStore<String, Known> people;
    private final KeyValueStore<String, EarlyDeeds> early;
    private final GatheredChanges changes;
    private final TrafficSeen traffic = new TrafficSeen();
    private final Turns turns = new Turns();

    PartitionPeople(
            JoinStep.Settings settings,
            Supplier<WatchList> watchList,
            WatcherMeters meters,
            EventTraces traces,
            ProcessorContext<String, JoinOutput> context) {
        this.join = new PersonJoin(settings.grace(), settings.lateAfter());
        this.reunion = new Reunion(settings.grace());
        this.watchList = watchList;
        this.meters = meters;
        this.traces = traces;
        this.context = context;
        this.people = context.getStateStore(JoinStep.PEOPLE);
        this.early = context.getStateStore(JoinStep.EARLY);
        this.changes = context.getStateStore(JoinStep.CHANGES);
    }

    /** Joins an event with what is known of its person, or hands it over to the id under which they are kept. */
    void join(Record<String, byte[]> received, WatchedProject project) {
        String key = received.key();
        switch (known(key)) {
            case Follower follower -> {
                meters.handedOver();
                handOver(follower.leader(), new OfEvent(received.value()), received);
            }
            case PersonState person -> join(received, project, person);
        }
    }

    private void join(Record<String, byte[]> received, WatchedProject project, PersonState person) {
        EarlyDeeds waiting = waiting(received.key());
        Joined joined;
        try {
            PersonEvent event = EventReader.read(received);
            joined = join.apply(person, waiting, event, project);
            traffic.seen(projectName(received.key()), event, project, joined.person());
            meters.tooLarge(Storable.tooLarge(event.body(), project.propertyNames()));
        } catch (IOException | RuntimeException e) {
            // Nothing has been stored yet: the event is left out as a whole. What stores and brokers throw is not
            // caught here.
            refuse(received, e);
            return;
        }
        meters.joined();
        keep(received.key(), person, waiting, joined);
    }

    /** Two ids are one person, somebody says; this is the one that the link names as the other. */
    void linked(Record<String, ?> received, Handover.Linked link) {
        String key = received.key();
        boolean isExpress = link.kind() == IdentityLink.Kind.MERGED;
        switch (known(key)) {
            // It is known already whose id it is, and $identify and $create_alias never make one of two people.
            case Follower follower -> {
                if (isExpress) {
                    unite(follower.leader(), link.distinctKey(), received);
                }
            }
            case PersonState person -> {
                if (isExpress || !person.identified()) {
                    put(key, person, person.toIdentified());
                    handOver(link.distinctKey(), new Handover.Identified(), received);
                    unite(key, link.distinctKey(), received);
                }
            }
        }
    }

    /** It is known who they are. */
    void identified(String key) {
        if (known(key) instanceof PersonState person) {
            put(key, person, person.toIdentified());
        }
    }

    /** From now on everything about this id goes to the leader. */
    void follow(Record<String, ?> received, String leader) {
        String key = received.key();
        switch (known(key)) {
            case Follower follower -> {
                if (!follower.leader().equals(leader)) {
                    unite(follower.leader(), leader, received);
                }
            }
            case PersonState person -> {
                Reunion.Departure leaving = reunion.leaving(person, waiting(key), projectOf(key));
                people.put(key, new Follower(leader));
                early.delete(key);
                leaving.changes().forEach(this::gather);
                leaving.handover().ifPresent(handover -> handOver(leader, handover, received));
            }
        }
    }

    /** A person comes who was kept under another id. */
    void arrived(Record<String, ?> received, Handover.OfPerson arrived) {
        String key = received.key();
        switch (known(key)) {
            case Follower follower -> handOver(follower.leader(), arrived, received);
            case PersonState person -> {
                EarlyDeeds waiting = waiting(key);
                keep(key, person, waiting, reunion.arriving(person, waiting, arrived, projectOf(key)));
            }
        }
    }

    /** Sends on what has gathered. */
    void flush() {
        List<RolloutCounts> gathered = changes.takeAll();
        gathered.forEach(this::forward);
        meters.flushed(gathered.size());
    }

    /** Tells that the partition is joined up to then, and what came in about each live rollout; of the quiet ones in {@link Turns}. */
    void tellProgress(WatchList list, int partition, long joinedTo) {
        turns.begin(list.live().size());
        for (RolloutRecord rollout : list.live()) {
            RolloutCounts progress = RolloutCounts.progress(
                    rollout.rolloutId(), rollout.generation(), rollout.plan().version(), partition, joinedTo);
            RolloutCounts told = list.project(rollout.project())
                    .flatMap(project -> project.rollout(rollout.rolloutId()))
                    .map(watched -> traffic.told(rollout.project(), progress, watched))
                    .orElse(progress);
            if (turns.isDue(told, context.currentSystemTimeMs())) {
                forward(told);
            }
        }
        traffic.clear();
    }

    private void forward(RolloutCounts counts) {
        context.forward(new Record<>(counts.rolloutId(), new Counted(counts), context.currentSystemTimeMs()));
    }

    /** Sets a record aside that cannot be joined. The names are those of SmallRye's dead letters, so that one reader reads both. */
    void refuse(Record<String, byte[]> received, Exception cause) {
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

    private void unite(String key, String otherKey, Record<String, ?> received) {
        if (!key.equals(otherKey)) {
            Handover follow = new Handover.Follow(Leading.leaderOf(key, otherKey));
            handOver(Leading.followerOf(key, otherKey), follow, received);
        }
    }

    private void handOver(String key, Handover handover, Record<String, ?> received) {
        context.forward(new Record<>(key, new HandedOver(handover), received.timestamp(), received.headers()));
    }

    private Known known(String key) {
        return Objects.requireNonNullElse(people.get(key), PersonState.UNKNOWN);
    }

    /** A person as far as they are known here; empty when they are kept under another id. */
    Optional<Person> asKnown(String project, String id) {
        return switch (known(project + '/' + id)) {
            case Follower _ -> Optional.empty();
            case PersonState person -> Optional.of(new Person(id, person.properties()));
        };
    }

    private EarlyDeeds waiting(String key) {
        return Objects.requireNonNullElse(early.get(key), EarlyDeeds.NONE);
    }

    private Optional<WatchedProject> projectOf(String key) {
        return watchList.get().project(projectName(key));
    }

    private static String projectName(String key) {
        return key.substring(0, Math.max(0, key.indexOf('/')));
    }

    private void keep(String key, PersonState person, EarlyDeeds waiting, Joined joined) {
        put(key, person, joined.person());
        if (!Objects.equals(joined.early(), waiting)) {
            early.put(key, joined.early().isEmpty() ? null : joined.early());
        }
        joined.changes().forEach(this::gather);
    }

    private void put(String key, PersonState before, PersonState after) {
        if (!Objects.equals(before, after)) {
            people.put(key, after.isUnknown() ? null : after);
        }
    }

    private void gather(RolloutCounts change) {
        RolloutCounts traced = change.lastCounted()
                .flatMap(CountedEvent::traceParent)
                .map(parent -> change.tracedAs(Optional.of(traces.join(parent, change.rolloutId()))))
                .orElse(change);
        String key = change.rolloutId() + '/' + change.generation() + '/' + change.planVersion();
        changes.add(key, traced.ofEverybody());
        // Each by itself, so that what one event costs does not grow with the number of segments.
        for (PropertyValue segment : traced.segments()) {
            changes.add(key + '\u0000' + segment.property() + '\u0000' + segment.value(), traced.within(segment));
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
