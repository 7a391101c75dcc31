package dev.sluice.trials.backtest;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Plan;
import dev.sluice.trials.Tested;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes recorded people through a plan, in the order in which they came, asking the judge after every hundredth part of them.
 *
 * <p>A stage opens the next one when it has lasted its least time and proved what it has to, as in a real rollout. People meet the
 * rollout at their first visit, in the stage that is open then. Stages that only have to reach people, and those whose audience a
 * recording cannot tell, are left out: {@link #applicable}.
 *
 * @param plan whose guardrails are all about the recorded conversion
 * @param visits in order of time
 */
public record Backtest(Plan plan, List<Visit> visits) {

    private static final int LOOKS = 100;

    public Backtest {
        Objects.requireNonNull(plan, "plan");
        visits = visits.stream()
                .sorted(Comparator.comparing(Visit::at).thenComparing(Visit::person))
                .toList();
        if (visits.isEmpty() || plan.stages().isEmpty() || plan.guardrails().isEmpty()) {
            throw new IllegalArgumentException("a backtest needs people, a stage for everyone and a guardrail");
        }
    }

    /** The plan with those stages only that are for everyone and have something to prove. */
    public static Plan applicable(Plan plan) {
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                plan.stages().stream()
                        .filter(stage -> stage.audience().filters().isEmpty()
                                && stage.proof() instanceof StageProof.NotWorseThan)
                        .toList(),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                plan.holdback());
    }

    /**
     * The recorded people, assigned to arms anew: an A/A test, or one with an effect of known size.
     *
     * @param salt of the assignment; another one assigns otherwise
     * @param ratio treatment's conversion rate ÷ what was recorded: 0.7 forgets three in ten conversions of treated people, 1.1 lets so
     *     many others convert at once that there are a tenth more
     */
    public Ending randomised(String salt, double ratio) {
        double converts = (double) visits.stream()
                        .filter(each -> each.convertedAt().isPresent())
                        .count()
                / visits.size();
        return run((visit, share) -> uniform(salt + "/arm/" + visit.person()) < share, visit -> {
            double chance = uniform(salt + "/effect/" + visit.person());
            if (visit.convertedAt().isPresent()) {
                return chance < ratio ? visit.convertedAt() : Optional.empty();
            }
            return chance < (ratio - 1) * converts / (1 - converts) ? Optional.of(visit.at()) : Optional.empty();
        });
    }

    /** The experiment as it was run: everybody in the arm that they were in. Every visit has to tell it. */
    public Ending asRecorded() {
        return run((visit, _) -> visit.wasTreated().orElseThrow(), Visit::convertedAt);
    }

    @FunctionalInterface
    private interface Assignment {
        boolean isTreated(Visit visit, double share);
    }

    @FunctionalInterface
    private interface Outcome {
        Optional<Instant> convertedAt(Visit treated);
    }

    private record Happening(Instant at, int person, boolean isConversion) {}

    private record Entered(int stage, boolean treated) {}

    private Ending run(Assignment assignment, Outcome outcome) {
        Tested tested = new Tested(plan);
        Map<StratumKey, long[]> counts = new HashMap<>();
        Map<Integer, Entered> entered = new HashMap<>();
        Run run = new Run(visits.getFirst().at());
        List<Happening> happenings = happenings(outcome);
        int batch = Math.max(1, visits.size() / LOOKS);
        long looksDue = batch;
        for (int i = 0; i < happenings.size(); i++) {
            Happening each = happenings.get(i);
            count(each, run, tested, assignment, counts, entered);
            boolean last = i == happenings.size() - 1;
            if (entered.size() >= looksDue || last) {
                looksDue = (long) entered.size() + batch;
                Evidence evidence = evidence(tested, run.stage, counts);
                if (RolloutJudge.isBreached(evidence)) {
                    return new Ending.RolledBack(run.stage, entered.size(), each.at());
                }
                Duration least = plan.stages().get(run.stage).least();
                if (!each.at().isBefore(run.openedAt.plus(least)) && RolloutJudge.isPassed(evidence)) {
                    if (run.stage == plan.stages().size() - 1) {
                        return new Ending.Passed(entered.size(), each.at());
                    }
                    run.stage++;
                    run.openedAt = each.at();
                }
            }
        }
        return new Ending.Unfinished(
                run.stage, entered.size(), happenings.getLast().at());
    }

    private static final class Run {
        private int stage;
        private Instant openedAt;

        private Run(Instant openedAt) {
            this.openedAt = openedAt;
        }
    }

    /**
     * Who was treated matters for whether they convert, and that depends on the stage that is open when they come; so each person has
     * up to two conversions here, of which {@link #count} takes the one of their arm.
     */
    private List<Happening> happenings(Outcome outcome) {
        List<Happening> all = new ArrayList<>();
        for (int person = 0; person < visits.size(); person++) {
            Visit visit = visits.get(person);
            all.add(new Happening(visit.at(), person, false));
            int index = person;
            Optional<Instant> ifTreated = outcome.convertedAt(visit);
            ifTreated.ifPresent(at -> all.add(new Happening(at, index, true)));
            visit.convertedAt().ifPresent(at -> all.add(new Happening(at, -index - 1, true)));
        }
        all.sort(Comparator.comparing(Happening::at).thenComparing(Happening::isConversion));
        return all;
    }

    private void count(
            Happening each,
            Run run,
            Tested tested,
            Assignment assignment,
            Map<StratumKey, long[]> counts,
            Map<Integer, Entered> entered) {
        if (!each.isConversion()) {
            StratumKey key = tested.key(run.stage);
            boolean treated = assignment.isTreated(visits.get(each.person()), key.odds());
            entered.put(each.person(), new Entered(run.stage, treated));
            counts.computeIfAbsent(key, _ -> new long[4])[treated ? 0 : 2]++;
            return;
        }
        boolean ofTreated = each.person() >= 0;
        Entered person = entered.get(ofTreated ? each.person() : -each.person() - 1);
        // A stratum closes with its stage.
        if (person != null && person.treated() == ofTreated && person.stage() == run.stage) {
            counts.get(tested.key(person.stage()))[ofTreated ? 1 : 3]++;
        }
    }

    private Evidence evidence(Tested tested, int stage, Map<StratumKey, long[]> counts) {
        List<StratumCounts> strata = new ArrayList<>();
        counts.forEach((key, count) -> strata.add(new StratumCounts(
                key, new Tally(count[0], List.of(count[1])), new Tally(count[2], List.of(count[3])))));
        long[] now = counts.getOrDefault(tested.key(stage), new long[4]);
        return tested.evidence(
                stage, plan.guardrails().stream().map(_ -> strata).toList(), now[0], now[2]);
    }

    /** A number from 0 to below 1 that only the text decides. */
    static double uniform(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            long bits = 0;
            for (int i = 0; i < 7; i++) {
                bits = (bits << 8) | (hash[i] & 0xff);
            }
            return (double) (bits >>> 3) / (double) (1L << 53);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** That the plan has one stage of this share, for an experiment that was run at it. */
    public static Plan oneStage(Plan plan, BasisPoints share) {
        var last = applicable(plan).stages().getLast();
        return new Plan(
                plan.version(),
                plan.templateKey(),
                plan.templateVersion(),
                plan.treatment(),
                List.of(new dev.sluice.rollout.Stage(
                        "as it was run",
                        last.audience(),
                        share,
                        Duration.ZERO,
                        last.longest(),
                        last.proof(),
                        last.gate(),
                        last.ifInconclusive())),
                plan.guardrails(),
                plan.alpha(),
                plan.beta(),
                BasisPoints.NONE);
    }
}
