package dev.sluice.watcher.join;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.flag.Arm;
import dev.sluice.flag.Arms;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Person;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.judge.RolloutJudge;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Stage;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.RolloutSums;
import dev.sluice.watcher.watch.WatchList;
import dev.sluice.watcher.watch.WatchedProject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment of others, person by person through the join and the judge. Our bucketing decides who is treated, so each person gets
 * an id that it puts in the arm that the experiment put them in.
 */
final class Replayed {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final FlagKey FLAG = new FlagKey("replayed");

    private final RolloutRecord rollout;
    private final Flag flag;
    private final WatchedProject project;
    private final PersonJoin join = new PersonJoin(Duration.ofMinutes(5), Duration.ofHours(1));
    private Optional<RolloutCounts> sums = Optional.empty();
    private int people;
    private int events;

    /** Something that a person did, so long after their exposure. */
    record Did(String name, Duration after, Map<String, Object> properties) {
        Did(String name, Duration after) {
            this(name, after, Map.of());
        }
    }

    Replayed(Map<Measure, Duration> measures) {
        List<Guardrail> guardrails = new ArrayList<>();
        measures.forEach((measure, window) -> guardrails.add(new Guardrail(
                "g" + guardrails.size(),
                new Metric("m" + guardrails.size(), "metric", measure, window),
                Direction.LOWER_IS_WORSE,
                new BasisPoints(2_000),
                Trigger.HARM,
                GuardrailAction.ROLL_BACK,
                1.0 / measures.size())));
        BasisPoints half = new BasisPoints(5_000);
        Stage stage = new Stage(
                "half",
                Audience.EVERYONE,
                half,
                Duration.ofHours(1),
                Duration.ofDays(30),
                new StageProof.NotWorseThan(new BasisPoints(2_000)),
                Gate.AUTOMATIC,
                IfInconclusive.HOLD);
        Plan plan = new Plan(1, "t", 1, Optional.empty(), List.of(stage), guardrails, 0.025, 0.05, BasisPoints.NONE);
        flag = new Flag(
                1,
                FLAG,
                1,
                "Replayed",
                true,
                List.of(),
                List.of(),
                Map.of(),
                Optional.of(new RolloutLadder(
                        "r", 1, Optional.empty(), List.of(new OpenStage(0, Audience.EVERYONE, half, 1)))));
        rollout = new RolloutRecord("p", "r", FLAG, 1, plan, RolloutPhase.RUNNING, 0, 1, START, "", START);
        project = WatchList.empty()
                .next(
                        List.of(rollout),
                        List.of(new FlagRecord("p", flag, new Change("r", Change.Kind.ROLLOUT, "", START))),
                        List.of(),
                        List.of(),
                        _ -> StaticCohorts.NONE,
                        START)
                .project("p")
                .orElseThrow();
    }

    /** One person of the experiment, and all that they did. */
    void person(boolean treated, List<Did> deeds) {
        String id = idIn(treated ? Arm.TREATED : Arm.CONTROL);
        PersonState state = PersonState.UNKNOWN;
        Map<String, Object> exposure =
                Map.of("$feature_flag", FLAG.value(), "$feature_flag_response", treated, "$feature_flag_version", 1);
        Joined joined =
                join.apply(state, EarlyDeeds.NONE, event(PersonEvent.EXPOSURE, id, Duration.ZERO, exposure), project);
        add(joined);
        for (Did did : deeds) {
            joined = join.apply(
                    joined.person(), joined.early(), event(did.name(), id, did.after(), did.properties()), project);
            add(joined);
        }
    }

    Verdict verdict() {
        return RolloutJudge.judge(RolloutSums.evidence(rollout, sums, 1, START.plus(Duration.ofDays(20))));
    }

    private void add(Joined joined) {
        joined.changes().forEach(change -> sums = Optional.of(RolloutSums.add(sums, change)));
    }

    private String idIn(Arm arm) {
        while (true) {
            String id = "person-" + people++;
            if (Arms.assign(flag, new Person(id, Collections.emptyMap()), project.context())
                    .arm()
                    .equals(arm)) {
                return id;
            }
        }
    }

    private PersonEvent event(String name, String id, Duration after, Map<String, Object> properties) {
        long at = START.plus(after).toEpochMilli();
        return new PersonEvent(
                "u" + events++,
                name,
                id,
                at,
                at,
                Optional.empty(),
                new EventBody(properties, Map.of(), Map.of(), List.of()));
    }
}
