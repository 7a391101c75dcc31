package dev.sluice.watcher.outside;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Signal;
import dev.sluice.metric.Measure.Raised;
import dev.sluice.metric.OutsideReading;
import dev.sluice.metric.OutsideReading.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts as outside monitors told of them, those that are over too: what fired for too long while a stage was served stays a breach of it
 * after it has ceased, also for who reads all of it anew. Safe for use by several threads.
 *
 * <p>The time counts from when the alert began or the stage was opened, whichever is later: what fired before is not the feature's doing
 * until it has fired as long again under it.
 */
public final class SignalBoard {

    /** Alerts that are remembered of a project, those of last week first to go. */
    static final int ALERTS_MAX = 5_000;

    private final Map<String, LinkedHashMap<Of, Signal>> projects = new HashMap<>();

    private record Of(String source, String name, String fingerprint, Instant startedAt) {}

    /** A monitor said something. Told twice, it changes nothing. */
    public synchronized void hear(Signal signal) {
        LinkedHashMap<Of, Signal> alerts = projects.computeIfAbsent(signal.project(), _ -> new LinkedHashMap<>());
        if (signal.status() == Signal.Status.RESOLVED) {
            Instant end = signal.endedAt().orElse(signal.startedAt());
            // Some monitors do not repeat when it began: what of this alert went on then is over.
            for (Map.Entry<Of, Signal> each : alerts.entrySet()) {
                Signal known = each.getValue();
                boolean wentOn = known.status() == Signal.Status.FIRING
                        && !known.startedAt().isAfter(end);
                if (wentOn && isOfOne(known, signal)) {
                    each.setValue(over(known, signal));
                }
            }
        } else {
            Of of = new Of(signal.source(), signal.name(), signal.fingerprint(), signal.startedAt());
            alerts.putIfAbsent(of, signal);
        }
        while (alerts.size() > ALERTS_MAX) {
            alerts.remove(alerts.keySet().iterator().next());
        }
    }

    private static boolean isOfOne(Signal known, Signal resolved) {
        return known.source().equals(resolved.source())
                && known.name().equals(resolved.name())
                && known.fingerprint().equals(resolved.fingerprint());
    }

    private static Signal over(Signal firing, Signal resolved) {
        return new Signal(
                firing.project(),
                firing.source(),
                firing.name(),
                Signal.Status.RESOLVED,
                firing.severity(),
                firing.summary(),
                firing.labels(),
                firing.url(),
                firing.startedAt(),
                Optional.of(resolved.endedAt().orElse(resolved.startedAt())),
                firing.fingerprint());
    }

    /** What the alerts that a guardrail names mean for the rollout's current stage. */
    public synchronized OutsideReading reading(RolloutRecord rollout, Raised wanted, Instant now) {
        List<Signal> firing = new ArrayList<>();
        for (Signal signal :
                projects.getOrDefault(rollout.project(), new LinkedHashMap<>()).values()) {
            boolean matches = signal.source().equals(wanted.source())
                    && signal.name().equals(wanted.name())
                    && signal.labels().entrySet().containsAll(wanted.labels().entrySet());
            if (matches) {
                Instant from = signal.startedAt().isAfter(rollout.stageOpenedAt())
                        ? signal.startedAt()
                        : rollout.stageOpenedAt();
                Instant until = signal.endedAt().orElse(now);
                Duration lasted = Duration.between(from, until.isAfter(now) ? now : until);
                if (!lasted.isNegative() && lasted.compareTo(wanted.longerThan()) > 0) {
                    return new OutsideReading(State.BREACHED, Double.NaN, breached(signal, lasted, wanted));
                }
                if (signal.status() == Signal.Status.FIRING) {
                    firing.add(signal);
                }
            }
        }
        String which = "the alert \"" + wanted.name() + "\" of " + wanted.source();
        return new OutsideReading(
                State.WITHIN,
                Double.NaN,
                firing.isEmpty()
                        ? which + " does not fire."
                        : which + " fires since " + firing.getFirst().startedAt() + "; from "
                                + wanted.longerThan().toSeconds() + " s under this stage on it is a breach.");
    }

    private static String breached(Signal signal, Duration lasted, Raised wanted) {
        return "the alert \"" + signal.name() + "\" of " + signal.source()
                + (signal.endedAt().isPresent() ? " fired " : " has fired ") + lasted.toSeconds()
                + " s under this stage, more than " + wanted.longerThan().toSeconds() + " s: "
                + (signal.summary().isEmpty() ? "it gave no summary" : signal.summary())
                + signal.url().map(url -> " (" + url + ")").orElse("") + ".";
    }
}
