package dev.sluice.autorollout.ops;

import dev.sluice.autorollout.store.StateKind;
import dev.sluice.rollout.RolloutPhase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How rollouts fare, in numbers. */
@ApplicationScoped
public class RolloutMeters {

    private final MeterRegistry registry;
    private final Timer verdictToCommand;
    private final Map<RolloutPhase, Long> live = new ConcurrentHashMap<>();

    RolloutMeters(MeterRegistry registry) {
        this.registry = registry;
        this.verdictToCommand = Timer.builder("rollout.verdict.to.command")
                .description("From a verdict's judgement to the commit of the command that it led to")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        for (RolloutPhase phase : RolloutPhase.values()) {
            if (phase.isLive()) {
                Gauge.builder("rollout.live", live, counts -> counts.getOrDefault(phase, 0L))
                        .description("Rollouts that have their flag")
                        .tag("phase", name(phase))
                        .register(registry);
            }
        }
    }

    /** A rollout changed its state. */
    public void moved(StateKind from, StateKind to) {
        registry.counter("rollout.transitions", "from", name(from), "to", name(to))
                .increment();
    }

    /** A verdict led to a command, so long after it was made. */
    public void verdictBecameCommand(Duration after) {
        verdictToCommand.record(after.isNegative() ? Duration.ZERO : after);
    }

    /** So many rollouts are live, all instances taken together. */
    public void live(Map<RolloutPhase, Long> counts) {
        live.keySet().retainAll(counts.keySet());
        live.putAll(counts);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
