package dev.sluice.watcher.outside;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.watcher.outside.PrometheusApi.NoValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Looks at the series of those rollouts that are judged here, each when it is due. Who judges is answered at once from the last look;
 * looking is done by threads of its own, a few at a time, so that a Prometheus that hangs holds up nobody.
 */
final class SeriesWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SeriesWatch.class);
    private static final int AT_ONCE = 8;

    /** Who was not asked about for so long is not judged here any more. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private final PrometheusApi api;
    private final Map<Of, State> states = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);

    SeriesWatch(PrometheusApi api) {
        this.api = api;
    }

    private record Of(String rolloutId, long generation, String guardrail) {}

    private static final class State {
        private volatile SeriesLooks looks = SeriesLooks.NONE;
        private volatile Instant due = Instant.EPOCH;
        private volatile Instant askedAt = Instant.EPOCH;
    }

    /** What is known now; takes the next look when it is due. */
    OutsideReading reading(RolloutRecord rollout, Guardrail guardrail, Series series, Instant now) {
        Of of = new Of(rollout.rolloutId(), rollout.generation(), guardrail.id());
        State state = states.computeIfAbsent(of, _ -> new State());
        state.askedAt = now;
        if (!now.isBefore(state.due)) {
            state.due = now.plus(series.every());
            threads.execute(() -> look(state, rollout, guardrail, series, now));
        }
        states.values().removeIf(each -> each.askedAt.plus(FORGET_AFTER).isBefore(now));
        return state.looks.reading(series, now);
    }

    private void look(State state, RolloutRecord rollout, Guardrail guardrail, Series series, Instant now) {
        try {
            places.acquire();
            try {
                state.looks = looked(state.looks, rollout, guardrail, series, now);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "a look failed: rollout=%s guardrail=%s", rollout.rolloutId(), guardrail.id());
            state.looks = state.looks.sawNothing("the look failed.", now);
        }
    }

    private SeriesLooks looked(
            SeriesLooks before, RolloutRecord rollout, Guardrail guardrail, Series series, Instant now)
            throws InterruptedException {
        try {
            OptionalDouble treated =
                    SeriesLooks.mean(api.range(series.server(), filled(series.treated(), rollout), series.over(), now));
            OptionalDouble control =
                    SeriesLooks.mean(api.range(series.server(), filled(series.control(), rollout), series.over(), now));
            if (treated.isEmpty() || control.isEmpty()) {
                return before.sawNothing(
                        "there is no value of " + (treated.isEmpty() ? "treated" : "control") + " in the last "
                                + series.over().toSeconds() + " s.",
                        now);
            }
            return before.saw(
                    treated.getAsDouble(),
                    control.getAsDouble(),
                    series,
                    guardrail.margin(),
                    guardrail.direction(),
                    now);
        } catch (NoValueException e) {
            return before.sawNothing(e.getMessage(), now);
        }
    }

    /** A query with the values that the arms are served: the treatment's variant or {@code true}, and {@code false}. */
    static String filled(String query, RolloutRecord rollout) {
        return query.replace("{{treatment}}", escaped(rollout.plan().treatment().orElse("true")))
                .replace("{{control}}", "false");
    }

    /** Within a string of a query. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
