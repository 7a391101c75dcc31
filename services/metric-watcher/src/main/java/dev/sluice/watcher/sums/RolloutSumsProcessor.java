package dev.sluice.watcher.sums;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.watcher.ops.EventTraces;
import dev.sluice.watcher.ops.WatcherMeters;
import dev.sluice.watcher.outside.Readings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Keeps the sums of one partition's rollouts, judges those that changed, and repeats the verdict on those that did not.
 *
 * <p>A rollout that cannot be judged gets no verdict, which holds it; the others go on. Nor does one whose events are not joined as
 * fast as they come: what is not known yet may speak against it. A breach is told in any case.
 */
final class RolloutSumsProcessor implements Processor<String, SumsInput, String, Judged> {

    private static final Logger LOG = Logger.getLogger(RolloutSumsProcessor.class);

    private final SumsStep.Settings settings;
    private final WatcherMeters meters;
    private final EventTraces traces;
    private final Readings outside;

    private ProcessorContext<String, Judged> context;
    private KeyValueStore<String, RolloutCounts> sums;
    private KeyValueStore<String, RolloutRecord> standings;
    private final Map<String, RolloutRecord> judged = new HashMap<>();
    private final Map<String, Long> judgedAt = new HashMap<>();
    private final JoinPulse pulse;
    private final VerdictNews news = new VerdictNews();
    private final Set<String> changed = new HashSet<>();
    /** Up to when each is joined everywhere, for those whose sums did not change since that was asked: ten times a second it is. */
    private final Map<String, Long> joinedTo = new HashMap<>();

    RolloutSumsProcessor(SumsStep.Settings settings, WatcherMeters meters, EventTraces traces, Readings outside) {
        this.settings = settings;
        this.meters = meters;
        this.traces = traces;
        this.outside = outside;
        this.pulse = new JoinPulse(settings.silentAfter(), settings.heartbeat());
    }

    @Override
    public void init(ProcessorContext<String, Judged> started) {
        context = started;
        sums = started.getStateStore(SumsStep.SUMS);
        standings = started.getStateStore(SumsStep.STANDINGS);
        try (KeyValueIterator<String, RolloutRecord> all = standings.all()) {
            all.forEachRemaining(each -> stands(each.key, each.value));
        }
        started.schedule(settings.judgeEvery(), PunctuationType.WALL_CLOCK_TIME, this::judgeDue);
    }

    @Override
    public void process(Record<String, SumsInput> received) {
        switch (received.value()) {
            case SumsInput.Counted counted -> counted(received.key(), counted.change());
            case SumsInput.Standing standing -> {
                standing(received.key(), standing.rollout());
                if (standing.rollout().isEmpty()) {
                    forgotten(received.key(), received.timestamp());
                }
            }
        }
    }

    private void counted(String rolloutId, RolloutCounts change) {
        if (RolloutSums.hasEnded(standings.get(rolloutId), change.generation())) {
            return;
        }
        sums.put(rolloutId, RolloutSums.add(Optional.ofNullable(sums.get(rolloutId)), change));
        joinedTo.remove(rolloutId);
        if (!change.isProgressOnly()) {
            changed.add(rolloutId);
        }
    }

    private void standing(String rolloutId, Optional<RolloutRecord> rollout) {
        standings.put(rolloutId, rollout.orElse(null));
        if (rollout.isEmpty() || !rollout.get().phase().isLive()) {
            sums.delete(rolloutId);
        } else {
            RolloutSums.standing(Optional.ofNullable(sums.get(rolloutId)), rollout.get())
                    .ifPresent(counts -> sums.put(rolloutId, counts));
        }
        joinedTo.remove(rolloutId);
        stands(rolloutId, rollout.orElse(null));
        changed.add(rolloutId);
    }

    /** The rollout ended long ago and was taken off its topic; so is what was said of it last, or that would be read for ever. */
    private void forgotten(String rolloutId, long at) {
        context.forward(new Record<>(rolloutId, null, at));
    }

    private void stands(String rolloutId, RolloutRecord rollout) {
        if (rollout != null && RolloutSums.isJudged(rollout)) {
            judged.put(rolloutId, rollout);
        } else {
            judged.remove(rolloutId);
            judgedAt.remove(rolloutId);
            pulse.forget(rolloutId);
            news.forget(rolloutId);
        }
    }

    private void judgeDue(long now) {
        for (RolloutRecord rollout : judged.values()) {
            String id = rollout.rolloutId();
            Long last = judgedAt.get(id);
            boolean wasQuiet = pulse.isQuiet(id);
            boolean isHeard = pulse.isHeard(id, joinedTo.computeIfAbsent(id, _ -> joinedTo(rollout)), now);
            boolean isDue = last == null || now - last >= settings.heartbeat().toMillis();
            if (isDue || (wasQuiet && isHeard) || changed.contains(id)) {
                judgedAt.put(id, now);
                judge(rollout, now, changed.contains(id), isHeard);
            }
        }
        changed.clear();
    }

    private long joinedTo(RolloutRecord rollout) {
        RolloutCounts counts = sums.get(rollout.rolloutId());
        boolean isOfIt = counts != null
                && counts.generation() == rollout.generation()
                && counts.planVersion() == rollout.plan().version();
        return isOfIt ? counts.joinedTo(settings.eventPartitions()) : 0;
    }

    private void judge(RolloutRecord rollout, long now, boolean isNews, boolean isHeard) {
        Optional<RolloutCounts> counts = Optional.ofNullable(sums.get(rollout.rolloutId()));
        Verdict verdict;
        long start = System.nanoTime();
        try {
            Instant at = Instant.ofEpochMilli(now);
            verdict = RolloutJudge.judge(RolloutSums.evidence(rollout, counts, settings.eventPartitions(), at)
                    .with(outside.of(rollout, at)));
        } catch (RuntimeException e) {
            meters.judgingFailed();
            LOG.errorf(e, "rollout cannot be judged, no verdict is given: rollout=%s", rollout.rolloutId());
            return;
        }
        if (!isHeard && verdict.status() != VerdictStatus.BREACHED) {
            return;
        }
        meters.judged(verdict.status(), System.nanoTime() - start);
        if (isNews) {
            verdict.lastEvent().ifPresent(event -> meters.verdictAge(now - event.acceptedAt()));
        }
        publish(rollout, verdict, counts.flatMap(RolloutCounts::lastCounted).flatMap(CountedEvent::traceParent));
    }

    private void publish(RolloutRecord rollout, Verdict verdict, Optional<String> traceParent) {
        RecordHeaders headers = new RecordHeaders();
        String at = verdict.judgedAt().toString();
        String identity = rollout.rolloutId() + '/' + rollout.generation() + '/' + rollout.stage() + '/' + at;
        put(
                headers,
                Headers.ID,
                UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                        .toString());
        put(headers, Headers.TYPE, "verdict");
        put(headers, Headers.TIME, at);
        put(headers, Headers.SOURCE, "metric-watcher");
        put(headers, Headers.PROJECT, rollout.project());
        traceParent.ifPresent(parent -> put(headers, Headers.TRACE_PARENT, traces.judge(parent, rollout.rolloutId())));
        Judged value = new Judged(rollout.project(), rollout.plan(), verdict, news.isNew(verdict));
        context.forward(
                new Record<>(rollout.rolloutId(), value, verdict.judgedAt().toEpochMilli(), headers));
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
