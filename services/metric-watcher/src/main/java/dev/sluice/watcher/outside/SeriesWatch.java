package dev.sluice.watcher.outside;

import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure.Series;
import dev.sluice.metric.OutsideReading;
import dev.sluice.watcher.outside.PrometheusApi.NoValueException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
    private final PublishedVerdicts published;
    private final Map<Of, State> states = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    /** One that nobody has looked for before. */
    SeriesWatch(Ranges ranges) {
        this(ranges, PublishedVerdicts.NONE);
    }

    /**
     * One that goes on from what was published.
     *
     * @param published what was breached in one of these stays so; rows of looks begin anew
     */
    SeriesWatch(Ranges ranges, PublishedVerdicts published) {
        this.ranges = ranges;
        this.published = published;
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
        private volatile SeriesLooks looks;
        private volatile Instant due = Instant.EPOCH;
        private volatile Instant askedAt = Instant.EPOCH;

        State(String host, SeriesLooks looks) {
            this.host = host;
            this.looks = looks;
        }
    }

    /** What is known now; takes the next look when it is due. */
    OutsideReading reading(RolloutRecord rollout, Guardrail guardrail, Series series, Instant now) {
        Of of = new Of(rollout.rolloutId(), rollout.generation(), rollout.plan().version(), guardrail.id());
        State state = states.computeIfAbsent(
                of, _ -> new State(hostOf(series.server()), SeriesLooks.after(breachOf(rollout, guardrail))));
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

    /** What was said of the guardrail when it was breached, if it was: a breach is for good, also when this process is not. */
    private Optional<OutsideReading> breachOf(RolloutRecord rollout, Guardrail guardrail) {
        return published
                .verdict(rollout.rolloutId())
                .map(VerdictRecord::verdict)
                .filter(verdict -> verdict.generation() == rollout.generation()
                        && verdict.planVersion() == rollout.plan().version())
                .flatMap(verdict -> verdict.guardrails().stream()
                        .filter(each -> each.guardrailId().equals(guardrail.id()))
                        .findFirst())
                .map(said -> OutsideReading.of(guardrail.metric().name(), said))
                .filter(reading -> reading.state() == OutsideReading.State.BREACHED);
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
