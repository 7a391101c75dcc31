package dev.sluice.watcher.live;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.watcher.join.EventBody;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What comes in on one partition at all, whether or not a rollout runs. One thread uses it. */
public final class LiveData {

    private static final String EXPOSURE = "$feature_flag_called";

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

    /** An event came. Its body is read for the few that are in a sample. */
    public void saw(String project, String person, String name, long acceptedAt, byte[] body) {
        events.saw(project, name, acceptedAt, body);
        PeopleSample sample = samples.get(project);
        if (sample == null) {
            if (samples.size() >= EventsOfPartition.PROJECTS_MAX) {
                return;
            }
            sample = new PeopleSample(acceptedAt, hash);
            samples.put(project, sample);
        }
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
        try {
            return body != null
                            && EventBody.read(body).properties().get("$feature_flag") instanceof String flag
                            && flag.length() <= EventsOfPartition.NAME_MAX
                    ? Optional.of(flag)
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // The join refuses what cannot be read, and says so.
            return Optional.empty();
        }
    }

    /** Which events were seen since this was last asked. */
    public List<EventSeen> changedEvents() {
        return events.changed();
    }

    /** What people of the sample did after they met flags. */
    public List<FlagFollowUps> followUps(long now) {
        List<FlagFollowUps> told = new ArrayList<>();
        samples.forEach((project, sample) -> {
            sample.forget(now);
            told.addAll(sample.told(project, partition, now));
        });
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
