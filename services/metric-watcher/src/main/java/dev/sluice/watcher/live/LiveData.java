package dev.sluice.watcher.live;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.flag.Person;
import dev.sluice.watcher.join.EventBody;
import dev.sluice.watcher.watch.SampleQuestions;
import dev.sluice.watcher.watch.WatchList;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** What comes in on one partition at all, whether or not a rollout runs. One thread uses it. */
public final class LiveData {

    private static final String EXPOSURE = "$feature_flag_called";

    /** People of all projects who are asked which audiences have them, each time follow-ups are told: some tens of milliseconds. */
    private static final int LOOKED_AT_MAX = 2_000;

    private final int partition;
    private final Before before;
    private final EventsOfPartition events;
    private final SeededHash hash;
    private final Map<String, PeopleSample> samples = new HashMap<>();

    /**
     * A partition's live data.
     *
     * @param partition of the topic of events
     * @param before what was told last
     */
    public LiveData(int partition, Before before) {
        this(partition, before, SeededHash.ofThisRun());
    }

    LiveData(int partition, Before before, SeededHash hash) {
        this.partition = partition;
        this.before = before;
        this.hash = hash;
        this.events = new EventsOfPartition(partition, before.events());
    }

    /**
     * What stands on the topics, whoever told it.
     *
     * @param events by the record's key
     * @param followUps of all partitions
     */
    public record Before(
            Function<String, Optional<EventSeen>> events, Supplier<? extends Collection<FlagFollowUps>> followUps) {

        /** Nothing was told before. */
        public static final Before NOTHING = new Before(_ -> Optional.empty(), List::of);

        public Before {
            Objects.requireNonNull(events, "events");
            Objects.requireNonNull(followUps, "followUps");
        }
    }

    /** As below, where nothing is asked of the sample. */
    void saw(String project, String person, String name, long acceptedAt, byte[] body) {
        saw(project, person, name, acceptedAt, body, WatchList.NOTHING_ASKED);
    }

    /** An event came. Its body is read for the few that are in a sample. */
    public void saw(
            String project, String person, String name, long acceptedAt, byte[] body, SampleQuestions questions) {
        events.saw(project, name, acceptedAt, body);
        PeopleSample sample = samples.get(project);
        if (sample == null) {
            if (samples.size() >= EventsOfPartition.PROJECTS_MAX) {
                return;
            }
            sample = new PeopleSample(acceptedAt, hash);
            samples.put(project, sample);
        }
        sample.asked(questions, acceptedAt);
        if (!sample.isSampled(person)) {
            return;
        }
        if (name.equals(EXPOSURE)) {
            Optional<String> flag = flagOf(body);
            if (flag.isPresent()) {
                sample.met(person, flag.get(), acceptedAt);
            }
        } else if (name.length() <= EventsOfPartition.NAME_MAX && !isOurs(name)) {
            sample.did(person, name, acceptedAt);
        }
        sample.heardOf(person, questions.stepsOf(name), acceptedAt, _ -> properties(body));
    }

    /** Events that change what is known of people rather than tell what they do. */
    private static boolean isOurs(String name) {
        return switch (name) {
            case "$set",
                    "$identify",
                    "$create_alias",
                    "$merge_dangerously",
                    "$groupidentify",
                    "$feature_enrollment_update" -> true;
            default -> false;
        };
    }

    private static Optional<String> flagOf(byte[] body) {
        return properties(body)
                .map(properties -> properties.get("$feature_flag"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(flag -> flag.length() <= EventsOfPartition.NAME_MAX);
    }

    private static Optional<Map<String, Object>> properties(byte[] body) {
        try {
            return body == null
                    ? Optional.empty()
                    : Optional.of(EventBody.read(body).properties());
        } catch (IOException | RuntimeException e) {
            // The join refuses what cannot be read, and says so.
            return Optional.empty();
        }
    }

    /** Which events were seen since this was last asked. */
    public List<EventSeen> changedEvents() {
        return events.changed();
    }

    /** As below, where no more is known of anybody than their id. */
    List<FlagFollowUps> followUps(long now) {
        return followUps(now, (_, id) -> Optional.of(new Person(id, Map.of())));
    }

    /**
     * What people of the sample did after they met flags, and what they say to what templates ask.
     *
     * @param known what is known of a project's person of that id; empty for one who is kept under another id
     */
    public List<FlagFollowUps> followUps(long now, BiFunction<String, String, Optional<Person>> known) {
        List<FlagFollowUps> told = new ArrayList<>();
        int ofEach = Math.max(1, LOOKED_AT_MAX / Math.max(1, samples.size()));
        for (Map.Entry<String, PeopleSample> each : samples.entrySet()) {
            String project = each.getKey();
            PeopleSample sample = each.getValue();
            sample.forget(now);
            sample.lookAt(id -> known.apply(project, id), now, ofEach);
            told.addAll(sample.told(project, partition, now));
        }
        return told;
    }

    /**
     * Keys of what this partition told of flags and did not tell again for as long as people stay in the sample: nobody has met those
     * flags since.
     */
    public List<String> outdated(long now) {
        Instant oldest = Instant.ofEpochMilli(now).minus(PeopleSample.KEPT);
        return before.followUps().get().stream()
                .filter(each -> each.partition() == partition && each.until().isBefore(oldest))
                .map(FlagFollowUps::key)
                .toList();
    }
}
