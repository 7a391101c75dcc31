package dev.sluice.contracts;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.EnrollmentStage;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Flags, what commands do to them, and what delivery says of it. */
final class FlagSamples {

    private FlagSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "flag-override",
                new FlagOverride(
                        "default",
                        Samples.FLAG,
                        "0192f3a4-7b1c",
                        3,
                        0,
                        "checkout conversion 2.1 % against 4.0 %",
                        Samples.AT));
        samples.put(
                "delivery-receipt",
                new DeliveryReceipt(
                        "delivery-1",
                        true,
                        Map.of("default/new-checkout", 9L),
                        Set.of("default/new-checkout"),
                        Samples.AT));
        samples.put(
                "delivery-receipt-of-a-poll",
                new DeliveryReceipt(
                        "delivery-1",
                        false,
                        Map.of("default/new-checkout", 9L),
                        Set.of(),
                        Samples.AT,
                        Optional.of(DeliveryReceipt.Way.POLL)));
        samples.put(
                "serving-snapshot",
                new ServingSnapshot(
                        List.of(),
                        List.of(),
                        List.of(new ServingSnapshot.Ended("default", "old-checkout", 4, Samples.AT)),
                        List.of(),
                        List.of(new ServingSnapshot.Ended("default", "pilots", 2, Samples.AT)),
                        List.of(new ServingSnapshot.ListState("default", "beta-list", 7, Samples.AT, false))));
        samples.put("serving-list", new ServingList("default", "beta-list", 7, List.of("ada", "bob@example.org")));
        samples.put(
                "flag",
                new FlagRecord(
                        "default",
                        new Flag(
                                17,
                                Samples.FLAG,
                                9,
                                "New checkout",
                                true,
                                List.of(new ReleaseCondition(
                                        List.of(PropertyFilter.person("plan", Operator.EXACT, List.of("pro", "team"))),
                                        new BasisPoints(2_500),
                                        Optional.of("control"))),
                                List.of(
                                        new Variant("control", "", new BasisPoints(5_000)),
                                        new Variant("short-form", "Short form", new BasisPoints(5_000))),
                                Map.of("short-form", "{\"cta\":\"Buy\"}"),
                                Optional.of(new RolloutLadder(
                                        "r-1",
                                        1,
                                        Optional.of("short-form"),
                                        List.of(new OpenStage(0, Samples.INTERNAL.audience(), BasisPoints.ALL, 8))))),
                        new Change("rollout/r-1", Change.Kind.ROLLOUT, "the first stage", Samples.AT)));
        samples.put(
                "flag-with-traits",
                new FlagRecord(
                        "default",
                        new Flag(
                                18,
                                new FlagKey("team-inbox"),
                                3,
                                "Team inbox",
                                true,
                                List.of(new ReleaseCondition(
                                        List.of(
                                                PropertyFilter.group("company", "size", Operator.GT, 10),
                                                PropertyFilter.cohort("beta")),
                                        new BasisPoints(1_000),
                                        Optional.empty(),
                                        Optional.of(Aggregation.groups("company")))),
                                List.of(),
                                Map.of("true", "{}"),
                                Optional.empty(),
                                Optional.of(new Traits(
                                        Aggregation.PERSONS,
                                        BucketedBy.DEVICE_ID,
                                        true,
                                        Optional.of(new Holdout(42, new BasisPoints(500))),
                                        true,
                                        Optional.empty(),
                                        Optional.of(new ReleaseCondition(
                                                List.of(PropertyFilter.person(
                                                        "$feature_enrollment/team-inbox",
                                                        Operator.EXACT,
                                                        List.of("true"))),
                                                BasisPoints.ALL,
                                                Optional.empty())),
                                        true,
                                        EvaluationRuntime.SERVER,
                                        List.of("app", "web")))),
                        new Change("ada", Change.Kind.PERSON, "for companies", Samples.AT)));
        samples.put(
                "flag-of-a-stage",
                new FlagRecord(
                        "default",
                        new Flag(
                                        19,
                                        new FlagKey("new-navigation"),
                                        1,
                                        "New navigation",
                                        true,
                                        List.of(),
                                        List.of(),
                                        Map.of(),
                                        Optional.empty())
                                .withTraits(Traits.NONE
                                        .withEnrollment(true)
                                        .withEnrollmentStage(Optional.of(EnrollmentStage.GENERAL_AVAILABILITY))),
                        new Change("ada", Change.Kind.PERSON, "ripe", Samples.AT)));
        samples.put(
                "command-open-stage",
                new FlagCommand.OpenStage(
                        "r-1/1/open/1",
                        "default",
                        Samples.FLAG,
                        "r-1",
                        1,
                        "internal users have their proof",
                        9,
                        Optional.of("short-form"),
                        1,
                        Audience.EVERYONE,
                        new BasisPoints(100)));
        samples.put(
                "command-open-stage-after-a-rollback",
                new FlagCommand.OpenStage(
                        "r-2/2/open/0",
                        "default",
                        Samples.FLAG,
                        "r-2",
                        2,
                        "ada started the rollout",
                        12,
                        Optional.empty(),
                        0,
                        Audience.EVERYONE,
                        new BasisPoints(100),
                        Optional.of(new BasisPoints(500))));
        samples.put(
                "flag-after-a-rollback",
                new FlagRecord(
                        "default",
                        new Flag(
                                20,
                                new FlagKey("second-try"),
                                13,
                                "Second try",
                                true,
                                List.of(),
                                List.of(),
                                Map.of(),
                                Optional.of(new RolloutLadder(
                                        "r-2",
                                        2,
                                        Optional.empty(),
                                        List.of(new OpenStage(0, Audience.EVERYONE, new BasisPoints(100), 13)),
                                        Optional.of(new BasisPoints(500))))),
                        new Change("rollout/r-2", Change.Kind.ROLLOUT, "the first stage", Samples.AT)));
        samples.put(
                "command-roll-back",
                new FlagCommand.RollBack(
                        "r-1/1/roll-back", "default", Samples.FLAG, "r-1", 1, "conversion fell by 48 %"));
        samples.put(
                "command-complete",
                new FlagCommand.Complete(
                        "r-1/1/complete", "default", Samples.FLAG, "r-1", 1, "every stage has its proof", 14));
        samples.put("result-applied", new FlagCommandResult.Applied("r-1/1/open/1", "r-1", 1, 10, Samples.AT));
        samples.put(
                "result-refused",
                new FlagCommandResult.Refused(
                        "r-1/1/open/1",
                        "r-1",
                        1,
                        FlagCommandResult.Refusal.STALE_VERSION,
                        "the flag stands at version 10: ada changed it",
                        10,
                        Samples.AT));
        return samples;
    }
}
