package dev.sluice.watcher.outside;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.watcher.outside.PrometheusApi.NoValueException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at the series of those rollouts that are judged here, each when it is due. Who judges is answered at once from the last look;
 * looking is done by threads of its own, a few at a time for each host, so that a Prometheus that hangs holds up its own looks only.
 */
final class SeriesWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SeriesWatch.class);
    /** At one host. */
    static final int AT_ONCE = 4;

    /** Who was not asked about for so long is not judged here any more. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private final Ranges ranges;
    private final Map<Of, State> states = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    SeriesWatch(Ranges ranges) {
        this.ranges = ranges;
    }

    /** Who is asked for the values of one series over a range, as {@link PrometheusApi#range}. */
    @FunctionalInterface
    interface Ranges {
        double[] range(String server, String query, Duration over, Instant now)
                throws NoValueException, InterruptedException;
    }

    /** With the plan's version: what was beyond a threshold says nothing of another one. */
    private record Of(String rolloutId, long generation, int planVersion, String guardrail) {}

    private static final class State {
        private final String host;
        private final AtomicBoolean isLooking = new AtomicBoolean();
        private volatile SeriesLooks looks = SeriesLooks.NONE;
        private volatile Instant due = Instant.EPOCH;
        private volatile Instant askedAt = Instant.EPOCH;

        State(String host) {
            this.host = host;
        }
    }

    /** What is known now; takes the next look when it is due. */
    OutsideReading reading(RolloutRecord rollout, Guardrail guardrail, Series series, Instant now) {
        Of of = new Of(rollout.rolloutId(), rollout.generation(), rollout.plan().version(), guardrail.id());
        State state = states.computeIfAbsent(of, _ -> new State(hostOf(series.server())));
        state.askedAt = now;
        // One that still waits for its answer is not followed by a second.
        if (!now.isBefore(state.due) && state.isLooking.compareAndSet(false, true)) {
            state.due = now.plus(SeriesLooks.apart(series));
            threads.execute(() -> look(state, rollout, guardrail, series, now));
        }
        if (states.values().removeIf(each -> each.askedAt.plus(FORGET_AFTER).isBefore(now))) {
            places.keySet()
                    .retainAll(states.values().stream().map(each -> each.host).collect(Collectors.toSet()));
        }
        return state.looks.reading(series, now);
    }

    private void look(State state, RolloutRecord rollout, Guardrail guardrail, Series series, Instant now) {
        try {
            Semaphore ofHost = places.computeIfAbsent(state.host, _ -> new Semaphore(AT_ONCE, true));
            ofHost.acquire();
            try {
                state.looks = looked(state.looks, rollout, guardrail, series, now);
            } finally {
                ofHost.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "a look failed: rollout=%s guardrail=%s", rollout.rolloutId(), guardrail.id());
            state.looks = state.looks.sawNothing("the look failed.", now);
        } finally {
            state.isLooking.set(false);
        }
    }

    private SeriesLooks looked(
            SeriesLooks before, RolloutRecord rollout, Guardrail guardrail, Series series, Instant now)
            throws InterruptedException {
        try {
            OptionalDouble treated = SeriesLooks.mean(
                    ranges.range(series.server(), filled(series.treated(), rollout), series.over(), now));
            OptionalDouble control = SeriesLooks.mean(
                    ranges.range(series.server(), filled(series.control(), rollout), series.over(), now));
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

    /** Without port and path: one host's looks share its places, whatever they are called. */
    private static String hostOf(String server) {
        try {
            String host = URI.create(server).getHost();
            return host == null ? server : host;
        } catch (IllegalArgumentException e) {
            return server;
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
