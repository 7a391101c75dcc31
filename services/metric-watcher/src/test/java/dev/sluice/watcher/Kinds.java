package dev.sluice.watcher;

import dev.sluice.flag.Arm;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.metric.Amount;
import dev.sluice.metric.Contribution;
import dev.sluice.metric.Deed;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Trigger;
import dev.sluice.watcher.join.JoinMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/** A guardrail of every kind of measure, histories in which all of them are met, and their counts by a plain pass. */
public final class Kinds {

    private static final Duration WINDOW = World.WINDOW;
    private static final EventMatcher VIEWED = new EventMatcher("product viewed", List.of());
    private static final EventMatcher ADDED =
            new EventMatcher("product added", List.of(PropertyFilter.person("sort", Operator.EXACT, "a")));
    private static final EventMatcher BOUGHT = new EventMatcher("order completed", List.of());
    private static final NumericProperty TOTAL = new NumericProperty("value", 2);
    private static final List<String> VALUES =
            List.of("3.5", "\"12.25\"", "-2", "0", "40", "1e3", "0.005", "\"much\"", "null", "7", "18.99", "true");

    private Kinds() {}

    /** One of every kind. */
    public static List<Guardrail> guardrails() {
        Map<Measure, Duration> measures = new LinkedHashMap<>();
        measures.put(new Measure.Conversion(BOUGHT), WINDOW);
        measures.put(new Measure.Funnel(List.of(VIEWED, ADDED, BOUGHT)), WINDOW);
        measures.put(new Measure.Funnel(List.of(VIEWED, VIEWED)), WINDOW);
        measures.put(new Measure.Retention(VIEWED, 0), Duration.ofDays(1));
        measures.put(new Measure.Retention(VIEWED, 1), Duration.ofDays(2));
        measures.put(new Measure.Count(VIEWED, 2), WINDOW);
        measures.put(new Measure.Sum(BOUGHT, TOTAL, 50), WINDOW);
        measures.put(new Measure.Mean(BOUGHT, TOTAL, 20), Duration.ofDays(2));
        measures.put(new Measure.SteadyMean(BOUGHT, TOTAL, 100, 12), WINDOW);
        measures.put(
                new Measure.Ratio(
                        new Amount(BOUGHT, Optional.of(TOTAL), 100), new Amount(VIEWED, Optional.empty(), 9), 4),
                WINDOW);
        measures.put(new Measure.Quantile(BOUGHT, TOTAL, Measure.Pick.FIRST, new BasisPoints(9_000), 10), WINDOW);
        measures.put(new Measure.Quantile(BOUGHT, TOTAL, Measure.Pick.HIGHEST, new BasisPoints(9_000), 10), WINDOW);
        measures.put(
                new Measure.CertifiedQuantile(BOUGHT, TOTAL, Measure.Pick.HIGHEST, new BasisPoints(9_000), 12), WINDOW);
        List<Guardrail> guardrails = new ArrayList<>();
        measures.forEach((measure, window) -> guardrails.add(new Guardrail(
                "g" + guardrails.size(),
                new Metric("m" + guardrails.size(), measure.getClass().getSimpleName(), measure, window),
                guardrails.size() % 2 == 0 ? Direction.HIGHER_IS_WORSE : Direction.LOWER_IS_WORSE,
                new BasisPoints(2_000),
                guardrails.size() % 3 == 0 ? Trigger.BEYOND_MARGIN : Trigger.HARM,
                GuardrailAction.WARN,
                1.0 / 13)));
        return guardrails;
    }

    /** {@link History} with its outcomes made richer: of four names, with all sorts of values, some on the day after. */
    public static List<List<Sent>> ofThreeStages(Random random) {
        return richer(History.ofThreeStages(random));
    }

    /** The same with so many people. */
    public static List<List<Sent>> ofThreeStages(Random random, int people) {
        return richer(History.ofThreeStages(random, people));
    }

    private static List<List<Sent>> richer(List<List<Sent>> stages) {
        return stages.stream()
                .map(stage -> stage.stream()
                        .map(Kinds::richer)
                        .sorted(Comparator.comparing(Sent::acceptedAt))
                        .toList())
                .toList();
    }

    private static Sent richer(Sent sent) {
        if (sent.name().startsWith("$feature") || sent.name().equals("$identify")) {
            return sent;
        }
        // By its uuid, so that a repeated event stays the same.
        Random random = new Random(sent.uuid().hashCode());
        String name = List.of("product viewed", "product added", "order completed", "order completed")
                .get(random.nextInt(4));
        Sent named = new Sent(sent.uuid(), name, sent.person(), sent.at(), sent.acceptedAt(), Map.of())
                .with("value", VALUES.get(random.nextInt(VALUES.size())))
                .with("sort", random.nextInt(4) == 0 ? "\"b\"" : "\"a\"");
        Sent whole = random.nextInt(6) == 0 ? named.without("value") : named;
        return random.nextInt(4) == 0 ? whole.shifted(Duration.ofDays(1)) : whole;
    }

    /** Some by a clock that is a day ahead: nobody knows the future, so they happened when they were accepted. */
    public static List<List<Sent>> withClocksAhead(List<List<Sent>> stages) {
        return stages.stream()
                .map(stage -> stage.stream()
                        .map(sent -> isAhead(sent)
                                ? new Sent(
                                        sent.uuid(),
                                        sent.name(),
                                        sent.person(),
                                        sent.at().plus(Duration.ofDays(1)),
                                        sent.acceptedAt(),
                                        sent.properties())
                                : sent)
                        .toList())
                .toList();
    }

    private static boolean isAhead(Sent sent) {
        boolean isOutcome = !sent.name().startsWith("$");
        return isOutcome
                && sent.uuid().hashCode() % 7 == 0
                && Duration.between(sent.at(), sent.acceptedAt()).compareTo(Duration.ofMinutes(10)) < 0;
    }

    /** By a plain pass: people, how many at each level, and the sums, by stage, share and arm. */
    public static Map<String, Tally> counts(Batch batch, int guardrail, Duration lateAfter) {
        Guardrail judged = guardrails().get(guardrail);
        Measure measure = judged.metric().measure();
        Map<String, Tally> all = new TreeMap<>();
        for (Batch.Exposed somebody : batch.entered()) {
            Contribution adds = Contribution.of(
                    judged,
                    World.plan().stages().get(somebody.stage()).proof(),
                    somebody.assignment().arm() == Arm.TREATED,
                    somebody.exposedAt().toEpochMilli(),
                    JoinMarks.unit(somebody.person()),
                    deeds(somebody, measure, lateAfter));
            all.merge(somebody.key(), JoinMarks.tally(adds, measure), Tally::plus);
        }
        return all;
    }

    private static List<Deed> deeds(Batch.Exposed somebody, Measure measure, Duration lateAfter) {
        Map<String, Deed> once = new TreeMap<>();
        for (Sent event : somebody.events()) {
            for (int part = 0; part < measure.events().size(); part++) {
                OptionalLong units = units(event, measure, part);
                boolean isLate =
                        Duration.between(event.at(), event.acceptedAt()).compareTo(lateAfter) > 0;
                if (units.isPresent() && !isLate) {
                    long at = Math.min(
                            event.at().toEpochMilli(), event.acceptedAt().toEpochMilli());
                    // Of a repeated event the one that was accepted first.
                    once.putIfAbsent(
                            event.uuid() + part, new Deed(at, JoinMarks.mark(event.uuid()), part, units.getAsLong()));
                }
            }
        }
        return once.values().stream().sorted(Deed.ORDER).toList();
    }

    private static OptionalLong units(Sent event, Measure measure, int part) {
        boolean isOne = event.name().equals(measure.events().get(part).name())
                && (!event.name().equals("product added")
                        || "\"a\"".equals(event.properties().get("sort")));
        if (!isOne) {
            return OptionalLong.empty();
        }
        return measure.valueOf(part)
                .map(property -> cents(event.properties().get("value")))
                .orElse(OptionalLong.of(0));
    }

    /** The values above in cents, by hand. */
    private static OptionalLong cents(String json) {
        return switch (json) {
            case "3.5" -> OptionalLong.of(350);
            case "\"12.25\"" -> OptionalLong.of(1_225);
            case "-2" -> OptionalLong.of(-200);
            case "0" -> OptionalLong.of(0);
            case "40" -> OptionalLong.of(4_000);
            case "1e3" -> OptionalLong.of(100_000);
            case "0.005" -> OptionalLong.of(1);
            case "7" -> OptionalLong.of(700);
            case "18.99" -> OptionalLong.of(1_899);
            case null, default -> OptionalLong.empty();
        };
    }

    /** The same of a verdict. */
    public static Map<String, Tally> countsIn(GuardrailVerdict verdict) {
        Map<String, Tally> all = new TreeMap<>();
        for (StratumCounts stratum : verdict.counts()) {
            String key = stratum.key().stage() + "/" + stratum.key().share().value();
            put(all, key + "/TREATED", stratum.treated());
            put(all, key + "/CONTROL", stratum.control());
        }
        return all;
    }

    private static void put(Map<String, Tally> all, String key, Tally tally) {
        if (tally.people() > 0) {
            all.put(key, tally);
        }
    }
}
