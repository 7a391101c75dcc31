package dev.sluice.rollout;

import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stage is served, and verdicts on it are awaited.
 *
 * <p>Time counts only while verdicts come: a gap of more than {@link RolloutDecider#SILENCE} counts as that much. So neither an
 * outage nor a clock that leaps ahead makes a stage older than it was watched.
 *
 * @param served the stage
 * @param watched how long it had been watched at {@code heardAt}
 * @param heardAt when the last verdict on it came, or its time began or went on
 * @param newest the last verdict on it since then
 * @param heeded guardrails whose breach has been announced (those that warn) or accepted by a person (those that hold) in
 *     this stage: it is not said again
 * @param holding guardrails that hold, breached by what was heard last, whatever the rollout was stopped for then, and
 *     accepted by nobody: no person advances past them
 */
public record Watching(
        Served served,
        Duration watched,
        Instant heardAt,
        Optional<Reading> newest,
        List<String> heeded,
        List<String> holding)
        implements Progress {
    public Watching {
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(watched, "watched");
        Objects.requireNonNull(heardAt, "heardAt");
        Objects.requireNonNull(newest, "newest");
        heeded = List.copyOf(heeded);
        // States that were stored before this was remembered have none.
        holding = holding == null ? List.of() : List.copyOf(holding);
    }

    static Watching beginning(Served served, Instant at) {
        return new Watching(served, Duration.ZERO, at, Optional.empty(), List.of(), List.of());
    }

    @Override
    public long flagVersion() {
        return served.flagVersion();
    }

    @Override
    public Optional<Served> reached() {
        return Optional.of(served);
    }

    /** How long the stage has been watched by then. */
    Duration watchedAt(Instant at) {
        Duration gap = Duration.between(heardAt, at);
        if (gap.isNegative()) {
            return watched;
        }
        return watched.plus(gap.compareTo(RolloutDecider.SILENCE) > 0 ? RolloutDecider.SILENCE : gap);
    }

    Instant silentFrom() {
        return heardAt.plus(RolloutDecider.SILENCE);
    }

    Watching heard(Reading reading, List<String> warned) {
        return new Watching(
                served,
                watchedAt(reading.heardAt()),
                reading.heardAt(),
                Optional.of(reading),
                Stream.concat(heeded.stream(), warned.stream()).distinct().toList(),
                List.of());
    }

    /** Its time stands still from here on, and what was heard no longer counts. */
    Watching stopped(Instant at) {
        return new Watching(served, watchedAt(at), at, Optional.empty(), heeded, holding);
    }

    /** Its time stands still since the last verdict: nobody watched after it. */
    Watching fellSilent() {
        return new Watching(served, watched, heardAt, Optional.empty(), heeded, holding);
    }

    /** Its time goes on. */
    Watching goingOn(Instant at) {
        return new Watching(served, watched, at, Optional.empty(), heeded, holding);
    }

    Watching heeding(List<String> accepted) {
        return new Watching(
                served,
                watched,
                heardAt,
                newest,
                Stream.concat(heeded.stream(), accepted.stream()).distinct().toList(),
                holding.stream().filter(id -> !accepted.contains(id)).toList());
    }

    /** Remembers which guardrails that hold are breached; none when the breach is over. */
    Watching heldBy(List<String> breached) {
        return new Watching(served, watched, heardAt, newest, heeded, breached);
    }

    /** Its whole time is given to it again. */
    Watching givenTimeAnew(Instant at) {
        return new Watching(served, Duration.ZERO, at, Optional.empty(), heeded, holding);
    }

    /**
     * The same stage, measured otherwise from now on: nothing heard before counts, nor what was accepted of it. A breach that nobody
     * has accepted stands until something else is heard, unless the guardrail is gone: an edit is no way past it.
     */
    Watching measuredAnew(RolloutEvent.EditPlan edit) {
        List<String> stillHold = edit.plan().guardrails().stream()
                .filter(guardrail -> guardrail.action() == GuardrailAction.HOLD)
                .map(Guardrail::id)
                .toList();
        Instant at = edit.at();
        return new Watching(
                new Served(served.stage(), served.flagVersion(), at.isAfter(served.since()) ? at : served.since()),
                Duration.ZERO,
                at,
                Optional.empty(),
                List.of(),
                holding.stream().filter(stillHold::contains).toList());
    }

    /** The same stage of a flag that was changed: what was seen of the old one proves nothing about it. */
    Watching ofVersion(long version, Instant at) {
        return new Watching(
                new Served(served.stage(), version, at), Duration.ZERO, at, Optional.empty(), heeded, holding);
    }
}
