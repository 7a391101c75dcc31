package dev.sluice.flagdelivery.people;

import dev.sluice.contracts.Topic;
import dev.sluice.flagdelivery.Gauges;
import dev.sluice.kit.kafka.TableReader;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What is known of people and groups right now.
 *
 * <p>Only what flags and cohorts look at is kept. When they begin to look at more, the topics are read again from their beginning,
 * in the background and into another store, which takes the place of the old one when it has caught up: nobody is answered from half
 * a topic, nor from what somebody was before.
 *
 * <p>What was not read yet is not taken for absent: "country is not DE" would let everybody in. So a flag that asks for more than
 * is kept, itself or through cohorts and flags that it rests on, is answered in its former version if that asks for no more than
 * is kept, and otherwise as failed, which lets SDKs keep what they have. Only requests that say all of what is missing themselves
 * are answered. That holds just as well at a start, when neither the disk nor Kafka has given anything yet. Flags that ask for
 * nothing that is stored, and flags that are off, are answered always.
 *
 * <p>Asked by any thread; everything else is of the thread that brings records.
 */
@ApplicationScoped
public class KnownPeople implements Known {

    private static final Logger LOG = Logger.getLogger(KnownPeople.class);

    /** Flags that come one by one, as in an import, are to cost one reading of all people, not one each. */
    private static final Duration QUIET = Duration.ofMillis(500);

    /** How long the first of them waits for that. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /** A store that is being filled from Kafka, and then followed. */
    private record Reading(PeopleStore store, TableReader persons, TableReader groups) implements AutoCloseable {

        static Reading open(Needs needs, String bootstrapServers) {
            PeopleStore store = new PeopleStore(needs);
            TableReader persons = TableReader.open(Topic.PERSONS, bootstrapServers, store::putPerson);
            try {
                return new Reading(store, persons, TableReader.open(Topic.GROUPS, bootstrapServers, store::putGroup));
            } catch (RuntimeException e) {
                persons.close();
                throw e;
            }
        }

        boolean isCaughtUp() {
            return persons.isCaughtUp() && groups.isCaughtUp();
        }

        long unreadableCount() {
            return persons.unreadableCount() + groups.unreadableCount();
        }

        @Override
        public void close() {
            persons.close();
            groups.close();
        }
    }

    private volatile PeopleStore current = new PeopleStore(Needs.NOTHING);
    private volatile Needs wanted = Needs.NOTHING;
    private Needs reliedOn = Needs.NOTHING;
    private volatile Reading followed;
    private volatile Reading next;
    private final QuietMoment quiet = new QuietMoment(QUIET, WAIT_MAX);
    private final AtomicLong changesBefore = new AtomicLong();

    @Override
    public Optional<KnownPerson> person(String project, String distinctId) {
        return current.person(project, distinctId);
    }

    @Override
    public Map<String, Object> group(String project, String type, String key) {
        return current.group(project, type, key);
    }

    /** What is known from the disk, until Kafka was read. */
    public void serve(PeopleStore fromDisk) {
        current = fromDisk;
    }

    @Override
    public Needs.OfProject missing(String project, Needs.OfProject needed) {
        return current.missing(project, needed);
    }

    /**
     * What answers need from now on.
     *
     * @param needs to answer from the newest definitions
     * @param relied what answers rest on now: no store takes the place of the present one that keeps less
     */
    public void want(Needs needs, Needs relied) {
        if (!wanted.covers(needs)) {
            quiet.changed(System.nanoTime());
        }
        wanted = needs;
        reliedOn = relied;
    }

    /** Whether all that is wanted is kept, and as Kafka has it. */
    public boolean isCaughtUp() {
        return next == null
                && (wanted.isNothing() || (followed != null && current.needs().covers(wanted)));
    }

    /**
     * Goes on with what there is to do: to be called again until {@link #isCaughtUp()}.
     *
     * @param bootstrapServers of the broker
     * @return the projects of which more is known than before; none most of the time
     * @throws RuntimeException when the broker cannot be found; nothing has changed then
     */
    public Set<String> step(String bootstrapServers) {
        if (isCaughtUp()) {
            return Set.of();
        }
        if (next == null) {
            if (followed != null) {
                if (!quiet.hasCome(System.nanoTime())) {
                    return Set.of();
                }
                LOG.info("flags look at more than is kept of people: reading persons and groups again");
            }
            next = Reading.open(wanted, bootstrapServers);
            quiet.begin();
            return Set.of();
        }
        if (!next.isCaughtUp()) {
            return Set.of();
        }
        if (!next.store.needs().covers(reliedOn)) {
            // A flag came meanwhile that is answered from what only the present store keeps.
            close(next);
            next = null;
            return Set.of();
        }
        return replaceBy(next);
    }

    /** It may wait for a broker: changes of flags must not wait for that. */
    private static void close(Reading reading) {
        Thread.startVirtualThread(reading::close);
    }

    private Set<String> replaceBy(Reading read) {
        Needs before = current.needs();
        if (followed == null) {
            int kept = read.store.keepWhatWasNotToldOf(current);
            if (kept > 0) {
                LOG.errorf("topics hold nothing on people whom the snapshot knows, were they made anew? kept=%d", kept);
            }
        }
        // Counts on from what the old one had counted.
        changesBefore.addAndGet(current.changeCount() + 1);
        current = read.store;
        next = null;
        if (followed != null) {
            close(followed);
        }
        boolean isFirst = followed == null;
        followed = read;
        LOG.infof("people are known: persons=%d groups=%d", read.store.personCount(), read.store.groupCount());
        return read.store.needs().byProject().entrySet().stream()
                .filter(needs -> isFirst || !before.covers(needs.getKey(), needs.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Ends reading. What is known stays. */
    public void close() {
        Reading ending = next;
        if (ending != null) {
            ending.close();
        }
        if (followed != null) {
            followed.close();
        }
    }

    /** What is kept, for keeping it on disk. */
    public PeopleStore store() {
        return current;
    }

    /** A number that changes whenever what is known does. */
    public long version() {
        return changesBefore.get() + current.changeCount();
    }

    /** In a word or some: for health and for people. */
    public String state() {
        if (isCaughtUp()) {
            return wanted.isNothing() ? "not needed" : "known";
        }
        return followed == null ? "not read yet" : "catching up: flags look at more than was kept";
    }

    void measure(@Observes StartupEvent event, Gauges gauges) {
        gauges.add(
                "known_persons",
                "ids of persons of whom something is kept that flags look at",
                () -> current.personCount());
        gauges.add("known_groups", "groups of which something is kept that flags look at", () -> current.groupCount());
        gauges.add(
                "known_people_catching_up",
                "1 while flags look at properties that are still being read",
                () -> isCaughtUp() ? 0 : 1);
        gauges.add(
                "known_people_unreadable",
                "records of persons and groups that could not be read",
                () -> followed == null ? 0 : followed.unreadableCount());
    }
}
