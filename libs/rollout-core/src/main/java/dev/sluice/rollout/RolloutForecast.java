package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.evidence.Restarts;
import dev.sluice.metric.evidence.StageForecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Before a rollout starts: how long each of its stages needs to see what it has to, and which stages cannot within their longest time.
 * An estimate, not a promise: traffic and baselines are those of the recent past, and only people who are new to the rollout count.
 */
public final class RolloutForecast {

    private static final double SECONDS_A_DAY = 86_400;

    /** Nobody waits so long: what takes longer is taken as never. */
    private static final double LONGEST_DAYS = 3_650;

    private RolloutForecast() {}

    /**
     * What is known of the time to come.
     *
     * @param peoplePerDay people who are new to the flag, per day, of everyone; above 0
     * @param baselines by guardrail: the share of people without the feature who are affected (converted, had an error), above 0 and
     *     below 1
     * @param audienceShares by stage: the share of those people that its audience has, 0 to 1; left out where it is not known, and not
     *     looked at for stages that are for everyone
     */
    public record Expected(double peoplePerDay, Map<String, Double> baselines, Map<Integer, Double> audienceShares) {
        public Expected {
            if (!(peoplePerDay > 0)) {
                throw new IllegalArgumentException("people per day are more than none, not " + peoplePerDay);
            }
            baselines = Map.copyOf(baselines);
            audienceShares = Map.copyOf(audienceShares);
        }

        /** Nothing is known of audiences. */
        public Expected(double peoplePerDay, Map<String, Double> baselines) {
            this(peoplePerDay, baselines, Map.of());
        }

        /** People per day of a stage's audience; empty when that is not known. */
        private OptionalDouble peoplePerDay(int index, Stage stage) {
            if (stage.audience().isEveryone()) {
                return OptionalDouble.of(peoplePerDay);
            }
            Double share = audienceShares.get(index);
            return share == null ? OptionalDouble.empty() : OptionalDouble.of(share * peoplePerDay);
        }
    }

    /**
     * What a stage needs for one guardrail.
     *
     * @param guardrailId of the plan
     * @param baseline it was computed with; empty when there is none, and then nothing else is known
     * @param people exposed, both arms, until the stage has its proof when the feature does no harm
     * @param pass the time that takes; empty when it is not known or never
     * @param harm the time until a change of the guardrail's margin, no more, is proven to be harm; empty when it is not known or
     *     never. For a guardrail that has to prove more than its margin: until half as much again is.
     */
    public record GuardrailOutlook(
            String guardrailId,
            OptionalDouble baseline,
            OptionalDouble people,
            Optional<Duration> pass,
            Optional<Duration> harm) {}

    /**
     * What a stage needs.
     *
     * @param stage of the plan, from 0
     * @param name of the stage
     * @param share of its audience that is treated
     * @param guardrails what it needs for each; none for a stage that only has to reach people
     * @param needs until it can pass: its least time, or what its proof takes if that is longer; empty when that is not known
     * @param longest its longest time
     * @param feasible whether what it needs fits into its longest time; empty when what it needs is not known
     * @param sentence for a person
     */
    public record StageOutlook(
            int stage,
            String name,
            BasisPoints share,
            List<GuardrailOutlook> guardrails,
            Optional<Duration> needs,
            Duration longest,
            Optional<Boolean> feasible,
            String sentence) {
        public StageOutlook {
            guardrails = List.copyOf(guardrails);
        }
    }

    /** The outlook of every stage, in the plan's order. */
    public static List<StageOutlook> of(Plan plan, Expected expected) {
        return IntStream.range(0, plan.stages().size())
                .mapToObj(stage -> of(plan, stage, expected))
                .toList();
    }

    private static StageOutlook of(Plan plan, int index, Expected expected) {
        Stage stage = plan.stages().get(index);
        BasisPoints share = plan.treatedShare(index);
        OptionalDouble perDay = expected.peoplePerDay(index, stage);
        if (perDay.isEmpty()) {
            return outlook(
                    index, stage, share, List.of(), Optional.empty(), "how many of its audience come is not known");
        }
        double people = perDay.getAsDouble();
        if (people == 0) {
            return outlook(index, stage, share, List.of(), Optional.empty(), "nobody of its audience came lately");
        }
        return switch (stage.proof()) {
            case StageProof.Reach reach -> {
                Optional<Duration> reached = share.equals(BasisPoints.NONE)
                        ? Optional.empty()
                        : time(reach.people() / share.fraction(), people);
                yield outlook(index, stage, share, List.of(), reached, "it has to reach " + reach.people() + " people");
            }
            case StageProof.NotWorseThan proof -> {
                List<Guardrail> ofPeople = ofPeople(plan);
                List<GuardrailOutlook> guardrails = ofPeople.stream()
                        .map(guardrail -> of(plan, index, guardrail, proof, expected, people))
                        .toList();
                yield outlook(
                        index, stage, share, guardrails, slowest(guardrails), sentence(ofPeople, guardrails, proof));
            }
        };
    }

    /** Outside monitors have no people to wait for. */
    private static List<Guardrail> ofPeople(Plan plan) {
        return plan.guardrails().stream()
                .filter(guardrail -> !guardrail.metric().measure().isOutside())
                .toList();
    }

    private static GuardrailOutlook of(
            Plan plan,
            int index,
            Guardrail guardrail,
            StageProof.NotWorseThan proof,
            Expected expected,
            double perDay) {
        double w = plan.treatedShare(index).fraction();
        OptionalDouble baseline = baseline(guardrail, expected);
        if (baseline.isEmpty() || w <= 0 || w >= 1) {
            return new GuardrailOutlook(
                    guardrail.id(), baseline, OptionalDouble.empty(), Optional.empty(), Optional.empty());
        }
        double affected = baseline.getAsDouble();
        double people =
                StageForecast.people(affected, w, 1, ratio(proof.margin(), guardrail.direction(), 1), plan.beta());
        double atMargin = ratio(guardrail.margin(), guardrail.direction(), 1);
        List<Integer> compared = plan.comparedStages();
        double level = plan.alpha() * guardrail.weight() * Restarts.weights(compared.size())[compared.indexOf(index)];
        double toHarm =
                switch (guardrail.trigger()) {
                    case HARM -> StageForecast.people(affected, w, atMargin, 1, level);
                    case BEYOND_MARGIN ->
                        StageForecast.people(
                                affected, w, ratio(guardrail.margin(), guardrail.direction(), 1.5), atMargin, level);
                };
        return new GuardrailOutlook(
                guardrail.id(), baseline, OptionalDouble.of(people), time(people, perDay), time(toHarm, perDay));
    }

    /** The share of people affected; of a quantile that is told by what it is. Means and ratios have none: nothing is forecast of them. */
    private static OptionalDouble baseline(Guardrail guardrail, Expected expected) {
        if (guardrail.metric().measure() instanceof Measure.Quantile quantile) {
            return OptionalDouble.of(1 - quantile.quantile().fraction());
        }
        Double stated = expected.baselines().get(guardrail.id());
        return stated == null || !(stated > 0 && stated < 1) ? OptionalDouble.empty() : OptionalDouble.of(stated);
    }

    private static double ratio(BasisPoints margin, Direction direction, double times) {
        double change = times * margin.fraction();
        return switch (direction) {
            case LOWER_IS_WORSE -> Math.max(0.01, 1 - change);
            case HIGHER_IS_WORSE -> 1 + change;
        };
    }

    private static Optional<Duration> time(double people, double perDay) {
        double days = people / perDay;
        return days <= LONGEST_DAYS
                ? Optional.of(Duration.ofSeconds(Math.round(days * SECONDS_A_DAY)))
                : Optional.empty();
    }

    /** Every guardrail has to prove the stage's margin, so the slowest decides; unknown when one is. */
    private static Optional<Duration> slowest(List<GuardrailOutlook> guardrails) {
        return guardrails.stream().anyMatch(each -> each.pass().isEmpty())
                ? Optional.empty()
                : guardrails.stream().map(each -> each.pass().orElseThrow()).max(Duration::compareTo);
    }

    private static StageOutlook outlook(
            int index,
            Stage stage,
            BasisPoints share,
            List<GuardrailOutlook> guardrails,
            Optional<Duration> proof,
            String what) {
        Optional<Duration> needs = proof.map(each -> each.compareTo(stage.least()) > 0 ? each : stage.least());
        boolean never = guardrails.stream()
                .anyMatch(each -> each.people().isPresent() && each.pass().isEmpty());
        Optional<Boolean> feasible =
                never ? Optional.of(false) : needs.map(each -> each.compareTo(stage.longest()) <= 0);
        String end = feasible.map(fits -> fits
                        ? "it may take " + words(stage.longest())
                        : "it cannot within its longest time of " + words(stage.longest())
                                + ": give it more time, a larger share or a wider margin")
                .orElse("whether its longest time of " + words(stage.longest()) + " is enough is not known");
        return new StageOutlook(
                index,
                stage.name(),
                share,
                guardrails,
                needs,
                stage.longest(),
                feasible,
                "\"" + stage.name() + "\" needs "
                        + needs.map(RolloutForecast::words)
                                .map(time -> "about " + time)
                                .orElse("an unknown time") + ": " + what + "; " + end + ".");
    }

    private static String sentence(
            List<Guardrail> ofPeople, List<GuardrailOutlook> guardrails, StageProof.NotWorseThan proof) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < guardrails.size(); i++) {
            Guardrail guardrail = ofPeople.get(i);
            GuardrailOutlook outlook = guardrails.get(i);
            String name = guardrail.metric().name();
            if (outlook.people().isEmpty()) {
                each.add(name + " has no baseline yet");
                continue;
            }
            String change =
                    switch (guardrail.direction()) {
                        case LOWER_IS_WORSE -> "drop";
                        case HIGHER_IS_WORSE -> "rise";
                    };
            each.add(outlook.pass().map(RolloutForecast::words).orElse("for ever") + " to prove that " + name
                    + " is not worse by " + proof.margin().value() / 100.0 + " %, "
                    + outlook.harm().map(RolloutForecast::words).orElse("for ever") + " to prove a " + change + " of "
                    + (guardrail.trigger() == Trigger.HARM ? 1 : 1.5)
                            * guardrail.margin().value()
                            / 100.0 + " %");
        }
        return each.isEmpty() ? "no guardrail proves anything" : String.join("; ", each);
    }

    /** {@code 45 s}, {@code 12 min}, {@code 9 h}, {@code 4 days}. */
    static String words(Duration time) {
        if (time.toSeconds() < 120) {
            return Math.max(1, time.toSeconds()) + " s";
        }
        if (time.toMinutes() < 120) {
            return time.toMinutes() + " min";
        }
        return time.toHours() < 72 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
