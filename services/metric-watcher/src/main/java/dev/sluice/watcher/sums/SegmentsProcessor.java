package dev.sluice.watcher.sums;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.metric.segment.Finding;
import dev.sluice.metric.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;

/**
 * Keeps the segments of one partition's rollouts, and names those that took a turn for the worse.
 *
 * <p>Ticks are those of the wall clock, the same for all instances: after a restart the next one is where it would have been.
 */
final class SegmentsProcessor implements Processor<String, SumsInput, String, SegmentFinding> {

    private static final Logger LOG = Logger.getLogger(SegmentsProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final char BETWEEN = '\u0000';
    private static final char AFTER = '\u0001';

    private final Duration tick;
    private ProcessorContext<String, SegmentFinding> context;
    private KeyValueStore<String, SegmentPeople> segments;
    private KeyValueStore<String, RolloutRecord> standings;
    private final Map<String, RolloutRecord> watched = new HashMap<>();
    /** By rollout and property, the values that have a segment of their own. */
    private final Map<String, Set<String>> values = new HashMap<>();

    private long ticked;

    SegmentsProcessor(Duration tick) {
        this.tick = tick;
    }

    @Override
    public void init(ProcessorContext<String, SegmentFinding> started) {
        context = started;
        segments = started.getStateStore(SegmentsStep.SEGMENTS);
        standings = started.getStateStore(SumsStep.STANDINGS);
        try (KeyValueIterator<String, RolloutRecord> all = standings.all()) {
            all.forEachRemaining(each -> stands(each.key, Optional.of(each.value)));
        }
        try (KeyValueIterator<String, SegmentPeople> all = segments.all()) {
            all.forEachRemaining(each -> valuesOf(each.key.substring(0, each.key.lastIndexOf(BETWEEN)))
                    .add(valueOf(each.key).value()));
        }
        ticked = started.currentSystemTimeMs() / tick.toMillis();
        started.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::tickWhenDue);
    }

    @Override
    public void process(Record<String, SumsInput> received) {
        switch (received.value()) {
            case SumsInput.Counted counted -> counted(received.key(), counted.change());
            case SumsInput.Standing standing -> standing(received.key(), standing.rollout());
        }
    }

    private void counted(String rolloutId, RolloutCounts change) {
        if (RolloutSums.hasEnded(standings.get(rolloutId), change.generation())) {
            return;
        }
        PropertyValue segment = change.segments().getFirst();
        String property = rolloutId + BETWEEN + segment.property();
        Set<String> named = valuesOf(property);
        boolean hasPlace = named.contains(segment.value()) || named.size() < SegmentSums.MOST_VALUES;
        PropertyValue place = hasPlace ? segment : new PropertyValue(segment.property(), SegmentSums.OTHER);
        if (hasPlace) {
            named.add(segment.value());
        }
        String key = property + BETWEEN + place.value();
        RolloutCounts theirs = change.within(place);
        SegmentPeople before = segments.get(key);
        segments.put(key, (before == null ? SegmentPeople.before(theirs) : before).plus(theirs));
    }

    private void standing(String rolloutId, Optional<RolloutRecord> rollout) {
        stands(rolloutId, rollout);
        if (rollout.isEmpty() || !rollout.get().phase().isLive()) {
            segmentsOf(rolloutId).keySet().forEach(value -> segments.delete(key(rolloutId, value)));
            values.keySet().removeIf(property -> property.startsWith(rolloutId + BETWEEN));
        }
    }

    private void stands(String rolloutId, Optional<RolloutRecord> rollout) {
        if (rollout.filter(SegmentSums::isWatched).isPresent()) {
            watched.put(rolloutId, rollout.get());
        } else {
            watched.remove(rolloutId);
        }
    }

    private void tickWhenDue(long now) {
        long due = now / tick.toMillis();
        if (due > ticked) {
            ticked = due;
            watched.values().forEach(rollout -> tick(rollout, Instant.ofEpochMilli(now)));
        }
    }

    private void tick(RolloutRecord rollout, Instant at) {
        Map<PropertyValue, SegmentPeople> before = segmentsOf(rollout.rolloutId());
        SegmentSums.Ticked after;
        try {
            after = SegmentSums.tick(rollout, before, tick, at);
        } catch (RuntimeException e) {
            LOG.errorf(e, "segments cannot be watched: rollout=%s", rollout.rolloutId());
            return;
        }
        for (PropertyValue value : before.keySet()) {
            segments.put(key(rollout.rolloutId(), value), after.next().get(value));
            if (!after.next().containsKey(value)) {
                valuesOf(rollout.rolloutId() + BETWEEN + value.property()).remove(value.value());
            }
        }
        for (Segment withheld : after.withheld()) {
            LOG.warnf(
                    "a segment's people are not split as designed, nothing is said of it: rollout=%s segment=%s",
                    rollout.rolloutId(), withheld);
        }
        after.findings().forEach(finding -> tell(rollout, finding));
    }

    private void tell(RolloutRecord rollout, Finding finding) {
        String identity = rollout.rolloutId() + '/' + rollout.generation() + '/' + finding.segment() + '/' + ticked;
        String id = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                .toString();
        RecordHeaders headers = new RecordHeaders();
        put(headers, Headers.ID, id);
        put(headers, Headers.TYPE, "segment-finding");
        put(headers, Headers.TIME, finding.at().toString());
        put(headers, Headers.SOURCE, "metric-watcher");
        put(headers, Headers.PROJECT, rollout.project());
        SegmentFinding found = new SegmentFinding(
                rollout.rolloutId() + '/' + rollout.generation() + "/segment/" + id,
                rollout.project(),
                rollout.rolloutId(),
                rollout.flag(),
                rollout.generation(),
                rollout.plan().stages().get(rollout.stage()).name(),
                finding);
        context.forward(new Record<>(rollout.rolloutId(), found, finding.at().toEpochMilli(), headers));
    }

    private Map<PropertyValue, SegmentPeople> segmentsOf(String rolloutId) {
        Map<PropertyValue, SegmentPeople> all = new TreeMap<>();
        try (KeyValueIterator<String, SegmentPeople> some = segments.range(rolloutId + BETWEEN, rolloutId + AFTER)) {
            some.forEachRemaining(each -> all.put(valueOf(each.key), each.value));
        }
        return all;
    }

    private Set<String> valuesOf(String property) {
        return values.computeIfAbsent(property, _ -> new HashSet<>());
    }

    private static String key(String rolloutId, PropertyValue value) {
        return rolloutId + BETWEEN + value.property() + BETWEEN + value.value();
    }

    private static PropertyValue valueOf(String key) {
        String[] parts = key.split(String.valueOf(BETWEEN), 3);
        return new PropertyValue(parts[1], parts[2]);
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
