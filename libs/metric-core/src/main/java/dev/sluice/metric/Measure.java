package dev.sluice.metric;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.PropertyFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a metric measures of each person after their exposure.
 *
 * <p>Whatever it is, one person comes down to a level of 0 to {@link #levels()}, to a few whole numbers that are summed, or to both:
 * see {@link Tally}. Of each person and each kind of event the first {@link #MOST_EVENTS} that count are looked at, so that what is
 * kept of a person stays small and the same events give the same measure in whatever order they arrive.
 */
public sealed interface Measure {

    /** Of one person and one kind of event, in order of time; later ones are not looked at. */
    int MOST_EVENTS = 100;

    /** Parts into which values up to a cap are divided (L of the fractional race). */
    int PARTS = 100;

    /** The highest level a person can reach; 1 for yes or no, 0 for measures that are only summed. */
    default int levels() {
        return switch (this) {
            case Conversion _, Funnel _, Retention _ -> 1;
            case Count count -> count.cap();
            case Sum _, Mean _ -> PARTS;
            case SteadyMean _, Ratio _, Quantile _, Series _, Raised _ -> 0;
            case CertifiedQuantile _ -> 2 * CertifiedQuantile.BINS_BESIDE;
        };
    }

    /** The events that are looked at, by part: one for most measures, one for each step of a funnel, two for a ratio. */
    default List<EventMatcher> events() {
        return switch (this) {
            case Conversion conversion -> List.of(conversion.event());
            case Funnel funnel -> funnel.steps();
            case Retention retention -> List.of(retention.event());
            case Count count -> List.of(count.event());
            case Sum sum -> List.of(sum.event());
            case Mean mean -> List.of(mean.event());
            case SteadyMean mean -> List.of(mean.event());
            case Ratio ratio -> List.of(ratio.above().event(), ratio.below().event());
            case Quantile quantile -> List.of(quantile.event());
            case CertifiedQuantile quantile -> List.of(quantile.event());
            case Series _, Raised _ -> List.of();
        };
    }

    /** Did the person do it at all? */
    record Conversion(EventMatcher event) implements Measure {
        public Conversion {
            Objects.requireNonNull(event, "event");
        }
    }

    /**
     * Did the person do all of this, one after the other?
     *
     * @param steps 1 to 10; each is met by an event of its own, not earlier than that of the step before
     */
    record Funnel(List<EventMatcher> steps) implements Measure {

        public static final int MOST_STEPS = 10;

        /** Of one person and one step, in order of time; later ones are not looked at. */
        static final int MOST_OF_A_STEP = 20;

        public Funnel {
            steps = List.copyOf(steps);
            if (steps.isEmpty() || steps.size() > MOST_STEPS) {
                throw new IllegalArgumentException("a funnel has 1 to " + MOST_STEPS + " steps, not " + steps.size());
            }
        }
    }

    /**
     * Did the person do it on that day after their exposure?
     *
     * @param day 0 to 90; day n begins n times 24 hours after the exposure and lasts 24 hours
     */
    record Retention(EventMatcher event, int day) implements Measure {

        public static final int LAST_DAY = 90;

        public Retention {
            Objects.requireNonNull(event, "event");
            if (day < 0 || day > LAST_DAY) {
                throw new IllegalArgumentException("a retention's day lies between 0 and " + LAST_DAY + ", not " + day);
            }
        }

        /** From the exposure to the end of the day. */
        public Duration window() {
            return Duration.ofDays(day + 1L);
        }
    }

    /**
     * How often did the person do it, up to a cap?
     *
     * @param cap counts above it are taken as the cap, so that one person's thousand errors do not outweigh everybody else's;
     *     1 to 100
     */
    record Count(EventMatcher event, int cap) implements Measure {
        public Count {
            Objects.requireNonNull(event, "event");
            if (cap < 1 || cap > MOST_EVENTS) {
                throw new IllegalArgumentException("a count's cap lies between 1 and 100, not " + cap);
            }
        }
    }

    /**
     * How much is it per person, everybody counted (revenue)? The sum of a property over their events, 0 for who has none.
     *
     * @param cap sums above it are taken as the cap, sums below 0 as 0; above 0
     */
    record Sum(EventMatcher event, NumericProperty value, double cap) implements Measure {
        public Sum {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(value, "value");
            value.requireCap(cap);
        }
    }

    /**
     * How much is it per event, of each person, everybody counted? The mean of a property over their events, 0 for who has none.
     *
     * @param cap means above it are taken as the cap, means below 0 as 0; above 0
     */
    record Mean(EventMatcher event, NumericProperty value, double cap) implements Measure {
        public Mean {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(value, "value");
            value.requireCap(cap);
        }
    }

    /**
     * A mean whose values lie near one another (duration, score), among the people who have one: each person's own mean counts once.
     *
     * @param cap means above it are taken as the cap, means below 0 as 0; above 0
     * @param typical about what the mean is without the feature, above 0. It tunes how soon a change is seen, never how often one is
     *     seen wrongly, and is fixed before the rollout begins.
     */
    record SteadyMean(EventMatcher event, NumericProperty value, double cap, double typical) implements Measure {
        public SteadyMean {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(value, "value");
            value.requireCap(cap);
            requirePositive("what is typical", typical);
        }
    }

    /**
     * One sum over another, over all people (clicks per impression); the unit is the person.
     *
     * @param above the line
     * @param below the line
     * @param typical about what the ratio is without the feature, above 0; see {@link SteadyMean}
     */
    record Ratio(Amount above, Amount below, double typical) implements Measure {
        public Ratio {
            Objects.requireNonNull(above, "above");
            Objects.requireNonNull(below, "below");
            requirePositive("what is typical", typical);
        }
    }

    /**
     * Do more people see values beyond a threshold (latency)? One value per person, among the people who have one.
     *
     * @param value the property
     * @param of which of a person's values is theirs
     * @param quantile p: the part of people who lie below the threshold before the rollout, 5,000 to 9,990 (0.5 to 0.999)
     * @param threshold q: that quantile's value before the rollout, above 0
     */
    record Quantile(EventMatcher event, NumericProperty value, Pick of, BasisPoints quantile, double threshold)
            implements Measure {
        public Quantile {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(of, "of");
            requireQuantile(quantile);
            value.requireCap(threshold);
        }
    }

    /**
     * A quantile that is itself compared, without any threshold fixed before: takes two to five times as many people.
     *
     * @param of which of a person's values is theirs
     * @param quantile p, 5,000 to 9,990
     * @param typical about what the quantile is without the feature, above 0: bins are laid around it
     */
    record CertifiedQuantile(EventMatcher event, NumericProperty value, Pick of, BasisPoints quantile, double typical)
            implements Measure {

        /** Bins on either side of what is typical; the outermost take all that lies beyond. */
        public static final int BINS_BESIDE = 100;

        public CertifiedQuantile {
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(of, "of");
            requireQuantile(quantile);
            value.requireCap(typical);
        }
    }

    /**
     * A series of an outside monitor (Prometheus), of who was treated against who was not. There are no people in it, so it is held to a
     * plain threshold and carries no promise about errors.
     *
     * @param server base address of Prometheus' HTTP API
     * @param treated a query for one series; {@code {{treatment}}} and {@code {{control}}} in it stand for the values that the arms
     *     are served
     * @param control the same for those who were not treated
     * @param looks in a row beyond the margin until it is breached, 1 to 100
     * @param every time between looks, 10 s to 1 h
     * @param over the range of each look, up to a day; its values are averaged
     */
    record Series(String server, String treated, String control, int looks, Duration every, Duration over)
            implements Measure {

        public static final int MOST_LOOKS = 100;
        public static final Duration LEAST_EVERY = Duration.ofSeconds(10);
        public static final Duration MOST_EVERY = Duration.ofHours(1);
        public static final Duration MOST_OVER = Duration.ofDays(1);

        public Series {
            Objects.requireNonNull(server, "server");
            Objects.requireNonNull(treated, "treated");
            Objects.requireNonNull(control, "control");
            if (looks < 1 || looks > MOST_LOOKS) {
                throw new IllegalArgumentException("looks in a row lie between 1 and " + MOST_LOOKS + ", not " + looks);
            }
            if (every.compareTo(LEAST_EVERY) < 0 || every.compareTo(MOST_EVERY) > 0) {
                throw new IllegalArgumentException("the time between looks lies between 10 s and 1 h, not " + every);
            }
            if (over.isNegative() || over.isZero() || over.compareTo(MOST_OVER) > 0) {
                throw new IllegalArgumentException("a look's range lies above 0 and up to a day, not " + over);
            }
        }
    }

    /**
     * An alert of an outside monitor that a webhook told of: breached when it fires for long enough while the stage is served. No
     * margin is looked at, and no promise about errors made.
     *
     * @param source who says it, as signals name their source: {@code alertmanager}, {@code grafana}, …
     * @param name of the alert or its rule
     * @param labels that the alert has to carry; none for any
     * @param longerThan how long it may fire
     */
    record Raised(String source, String name, Map<String, String> labels, Duration longerThan) implements Measure {
        public Raised {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(name, "name");
            labels = Map.copyOf(labels);
            if (longerThan.isNegative()) {
                throw new IllegalArgumentException("an alert fires for no less than no time, not " + longerThan);
            }
        }
    }

    /** Whether it comes from outside and has no people in it. */
    default boolean isOutside() {
        return this instanceof Series || this instanceof Raised;
    }

    /** Which of a person's values is theirs: requests of one person are not independent, so each has one. */
    enum Pick {
        /** The first one after the exposure: final as soon as it is there. */
        FIRST,
        /** The highest one. */
        HIGHEST
    }

    /**
     * Events of one name whose properties match.
     *
     * @param name the event's name
     * @param filters over the event's own properties; all must hold
     */
    record EventMatcher(String name, List<PropertyFilter> filters) {
        public EventMatcher {
            Objects.requireNonNull(name, "name");
            filters = List.copyOf(filters);
        }
    }

    /** Every name of an event that is looked at, each once. */
    default Stream<String> eventNames() {
        return events().stream().map(EventMatcher::name).distinct();
    }

    /** The property whose value counts with each of a part's events; empty where the event itself is what counts. */
    default Optional<NumericProperty> valueOf(int part) {
        return switch (this) {
            case Conversion _, Funnel _, Retention _, Count _, Series _, Raised _ -> Optional.empty();
            case Sum sum -> Optional.of(sum.value());
            case Mean mean -> Optional.of(mean.value());
            case SteadyMean mean -> Optional.of(mean.value());
            case Ratio ratio -> (part == 0 ? ratio.above() : ratio.below()).value();
            case Quantile quantile -> Optional.of(quantile.value());
            case CertifiedQuantile quantile -> Optional.of(quantile.value());
        };
    }

    /** How long after the exposure an event begins to count: at once, for all but retention. */
    default Duration startsAfter() {
        return this instanceof Retention retention ? Duration.ofDays(retention.day()) : Duration.ZERO;
    }

    /** How many events of each part are looked at, the first ones: no more can change what a person comes down to. */
    default int looksAt() {
        return switch (this) {
            case Conversion _, Retention _ -> 1;
            case Funnel _ -> Funnel.MOST_OF_A_STEP;
            case Count count -> count.cap();
            case Quantile quantile -> quantile.of() == Pick.FIRST ? 1 : MOST_EVENTS;
            case CertifiedQuantile quantile -> quantile.of() == Pick.FIRST ? 1 : MOST_EVENTS;
            case Sum _, Mean _, SteadyMean _, Ratio _ -> MOST_EVENTS;
            case Series _, Raised _ -> 0;
        };
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(what + " lies above 0, not " + value);
        }
    }

    private static void requireQuantile(BasisPoints quantile) {
        if (quantile.value() < 5_000 || quantile.value() > 9_990) {
            throw new IllegalArgumentException("a quantile lies between 50 % and 99.9 %, not " + quantile);
        }
    }
}
