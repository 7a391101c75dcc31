package dev.sluice.contracts;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
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
import dev.sluice.metric.Amount;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Direction;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.HealthCheck;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.metric.segment.Finding;
import dev.sluice.metric.segment.Segment;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One payload of every kind, as it would stand on its topic. */
final class Samples {

    private static final Instant AT = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final FlagKey FLAG = new FlagKey("new-checkout");
    private static final Metric METRIC = new Metric(
            "checkout",
            "Checkout conversion",
            new Measure.Conversion(new Measure.EventMatcher(
                    "order completed", List.of(PropertyFilter.person("total", Operator.GT, 0)))),
            Duration.ofHours(1));
    private static final Stage INTERNAL = new Stage(
            "internal users",
            new Audience("internal users", List.of(PropertyFilter.cohort("internal"))),
            BasisPoints.ALL,
            Duration.ofMinutes(10),
            Duration.ofDays(2),
            new StageProof.Reach(20),
            Gate.AUTOMATIC,
            IfInconclusive.HOLD);
    private static final Stage ONE_PERCENT = new Stage(
            "1 % of everyone",
            Audience.EVERYONE,
            new BasisPoints(100),
            Duration.ofHours(1),
            Duration.ofDays(7),
            new StageProof.NotWorseThan(new BasisPoints(6_000)),
            Gate.APPROVAL,
            IfInconclusive.ROLL_BACK);
    private static final Plan PLAN = new Plan(
            1,
            "conversion",
            2,
            Optional.of("short-form"),
            List.of(INTERNAL, ONE_PERCENT),
            List.of(new Guardrail(
                    "conversion",
                    METRIC,
                    Direction.LOWER_IS_WORSE,
                    new BasisPoints(2_000),
                    Trigger.HARM,
                    GuardrailAction.ROLL_BACK,
                    1)),
            0.05,
            0.05,
            new BasisPoints(500));
    private static final Finding FINDING = new Finding(
            new Segment("conversion", "plan", "enterprise"),
            new GuardrailVerdict.ArmSummary(9_512, 310, 0.0326),
            new GuardrailVerdict.ArmSummary(488, 49, 0.1004),
            new GuardrailVerdict.Effect(0.325, 0.2, 0.6, 0.9),
            16.1,
            15.2,
            0.05,
            AT,
            "Checkout conversion took a turn for the worse where plan is \"enterprise\".");
    private static final Verdict VERDICT = new Verdict(
            "r-1",
            1,
            1,
            1,
            OptionalLong.of(9),
            VerdictStatus.BREACHED,
            List.of(new GuardrailVerdict(
                    "conversion",
                    VerdictStatus.BREACHED,
                    new GuardrailVerdict.ArmSummary(812, 41, 0.0505),
                    new GuardrailVerdict.ArmSummary(20_007, 1_961, 0.098),
                    new GuardrailVerdict.Effect(0.515, 0.38, Double.POSITIVE_INFINITY, 0.9),
                    4.72,
                    -3.1,
                    "Checkout conversion fell by 48 %.",
                    List.of(new StratumCounts(
                            new StratumKey(1, new BasisPoints(100), BasisPoints.NONE),
                            new Tally(812, List.of(41L)),
                            new Tally(20_007, List.of(1_961L)))))),
            Optional.of("conversion"),
            4.72,
            0.05,
            0.05,
            new DataHealth(
                    0.4,
                    1,
                    2,
                    0,
                    3,
                    Traffic.NONE.plus(new Traffic(21_900, 2, 23_000, delays(22_900, 100), 12, 2_002, 40)),
                    List.of(new HealthCheck(
                            HealthCheck.Kind.DELAY,
                            HealthCheck.Outcome.SOUND,
                            2_000,
                            300_000,
                            "99 % of events come within 2 s; more than 5 min would be a warning"))),
            812,
            20_007,
            AT,
            AT.plusMillis(300),
            Optional.of(new DataHealth.EventRef("0192f3a4-7b1c-7def-8123-456789abcdef", AT.toEpochMilli())),
            "Checkout conversion fell by 48 %: harm is proven.");

    private Samples() {}

    /** So many within a tenth of a second, and so many within two seconds. */
    private static List<Long> delays(long soon, long later) {
        List<Long> delays = new ArrayList<>(Traffic.NONE.delays());
        delays.set(Traffic.delayClass(100), soon);
        delays.set(Traffic.delayClass(2_000), later);
        return delays;
    }

    /** File name to payload. */
    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "access-key",
                new AccessKeyRecord(
                        "Ab3dEf6hIj9k",
                        "deploy pipeline",
                        AccessRole.EDITOR,
                        Optional.of("default"),
                        "cd".repeat(32),
                        AT,
                        "ada",
                        Optional.of(AT),
                        Optional.empty()));
        samples.put(
                "account",
                new AccountRecord(
                        "Cd5fGh8jKl1m",
                        "grace@example.com",
                        "Grace",
                        AccessRole.APPROVER,
                        Optional.of("default"),
                        Optional.of("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"),
                        AT,
                        "ada",
                        AT,
                        Optional.empty()));
        samples.put("ended-session", new EndedSession("account/Cd5fGh8jKl1m", AT));
        samples.put("access-use", new AccessUse("access-key/Ab3dEf6hIj9k", AT));
        samples.put("project", new ProjectRecord("default", "phc_demo", "ab".repeat(32), AT));
        samples.put(
                "project-with-ingestion",
                new ProjectRecord(
                        "default",
                        "phc_demo",
                        "ab".repeat(32),
                        AT,
                        Optional.of(new IngestionSettings(
                                2_000,
                                50_000_000,
                                false,
                                List.of(
                                        new IngestionSettings.PropertyRule(
                                                "card_number", IngestionSettings.Action.DROP),
                                        new IngestionSettings.PropertyRule("email", IngestionSettings.Action.HASH)),
                                Map.of("sentry", "c2VhbGVk")))));
        samples.put(
                "property-change-person",
                new PropertyChange.OfPerson(
                        "default",
                        "ada",
                        Map.of("plan", "pro", "seats", 3),
                        Map.of("first_seen_at", "2026-11-23"),
                        List.of("trial"),
                        AT));
        samples.put(
                "property-change-group",
                new PropertyChange.OfGroup("default", "company", "acme", Map.of("size", 40), AT));
        samples.put("event-count", new EventCount("default", "2026-11", "instance-1", 12_000));
        samples.put(
                "identity-link", new IdentityLink("default", "ada", "anonymous-1", IdentityLink.Kind.IDENTIFIED, AT));
        samples.put(
                "person",
                new PersonRecord(
                        "default",
                        "ada",
                        "0192f3a4-7b1c-7def-8123-456789abcdef",
                        Map.of("plan", "pro"),
                        Optional.of("anonymous-1"),
                        AT));
        samples.put("group", new GroupRecord("default", "company", "acme", Map.of("size", 40), AT));
        samples.put(
                "cohort-members",
                new CohortMembersRecord("default", "pilots", 17, List.of("ada", "grace@example.org")));
        samples.put(
                "signal",
                new Signal(
                        "default",
                        "alertmanager",
                        "HighErrorRate",
                        Signal.Status.RESOLVED,
                        "critical",
                        "Too many errors at the checkout.",
                        Map.of("service", "checkout"),
                        Optional.of("https://monitor.example.org/alerts/1"),
                        AT,
                        Optional.of(AT.plusSeconds(90)),
                        "9f86d081884c7d65"));
        samples.put(
                "flag-override",
                new FlagOverride(
                        "default", FLAG, "0192f3a4-7b1c", 3, 0, "checkout conversion 2.1 % against 4.0 %", AT));
        samples.put(
                "delivery-receipt",
                new DeliveryReceipt(
                        "delivery-1", true, Map.of("default/new-checkout", 9L), Set.of("default/new-checkout"), AT));
        samples.put(
                "flag",
                new FlagRecord(
                        "default",
                        new Flag(
                                17,
                                FLAG,
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
                                        List.of(new OpenStage(0, INTERNAL.audience(), BasisPoints.ALL, 8))))),
                        new Change("rollout/r-1", Change.Kind.ROLLOUT, "the first stage", AT)));
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
                        new Change("ada", Change.Kind.PERSON, "for companies", AT)));
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
                        new Change("ada", Change.Kind.PERSON, "ripe", AT)));
        samples.put(
                "cohort",
                new CohortRecord(
                        "default",
                        new Cohort(
                                "beta",
                                "Beta users",
                                new Cohort.Rule.Any(List.of(
                                        new Cohort.Rule.Test(PropertyFilter.person("beta", Operator.EXACT, true)),
                                        new Cohort.Rule.All(List.of(new Cohort.Rule.Test(PropertyFilter.person(
                                                "email", Operator.ICONTAINS, "@example.org")))))))));
        samples.put(
                "cohort-of-a-change",
                new CohortRecord(
                        "default",
                        new Cohort(
                                "staff",
                                "Staff",
                                new Cohort.Rule.Test(PropertyFilter.person("staff", Operator.EXACT, true))),
                        Optional.of(new Change("ada", Change.Kind.PERSON, "contractors are in, too", AT))));
        samples.put("metric", new MetricRecord("default", METRIC));
        samples.put(
                "metric-count",
                new MetricRecord(
                        "default",
                        new Metric(
                                "errors",
                                "Errors",
                                new Measure.Count(new Measure.EventMatcher("$exception", List.of()), 5),
                                Duration.ofDays(1))));
        measures()
                .forEach((kind, measure) -> samples.put(
                        "metric-" + kind,
                        new MetricRecord("default", new Metric(kind, kind, measure, Duration.ofDays(2)))));
        samples.put(
                "template",
                new TemplateRecord(
                        "default",
                        new Template(
                                "conversion",
                                2,
                                "Autorollout based on conversion metric",
                                List.of(INTERNAL, ONE_PERCENT),
                                List.of(new Template.GuardrailSpec(
                                        "conversion",
                                        "checkout",
                                        Direction.LOWER_IS_WORSE,
                                        new BasisPoints(2_000),
                                        Trigger.BEYOND_MARGIN,
                                        GuardrailAction.HOLD,
                                        1)),
                                0.05,
                                0.05,
                                new BasisPoints(500))));
        samples.put(
                "command-open-stage",
                new FlagCommand.OpenStage(
                        "r-1/1/open/1",
                        "default",
                        FLAG,
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
                        FLAG,
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
                        new Change("rollout/r-2", Change.Kind.ROLLOUT, "the first stage", AT)));
        samples.put(
                "command-roll-back",
                new FlagCommand.RollBack("r-1/1/roll-back", "default", FLAG, "r-1", 1, "conversion fell by 48 %"));
        samples.put(
                "command-complete",
                new FlagCommand.Complete("r-1/1/complete", "default", FLAG, "r-1", 1, "every stage has its proof", 14));
        samples.put("result-applied", new FlagCommandResult.Applied("r-1/1/open/1", "r-1", 1, 10, AT));
        samples.put(
                "result-refused",
                new FlagCommandResult.Refused(
                        "r-1/1/open/1",
                        "r-1",
                        1,
                        FlagCommandResult.Refusal.STALE_VERSION,
                        "the flag stands at version 10: ada changed it",
                        10,
                        AT));
        samples.put(
                "rollout",
                new RolloutRecord(
                        "default", "r-1", FLAG, 1, PLAN, RolloutPhase.RUNNING, 1, 10, AT, "waits for its proof", AT));
        samples.put(
                "metric-series",
                new MetricRecord(
                        "default",
                        new Metric(
                                "5xx",
                                "Server errors",
                                new Measure.Series(
                                        "https://prometheus.example",
                                        "sum(rate(http_errors_total{variant=\"{{treatment}}\"}[5m]))",
                                        "sum(rate(http_errors_total{variant=\"{{control}}\"}[5m]))",
                                        3,
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(5)),
                                Duration.ofMinutes(5))));
        samples.put(
                "metric-raised",
                new MetricRecord(
                        "default",
                        new Metric(
                                "pager",
                                "Checkout is slow",
                                new Measure.Raised(
                                        "alertmanager",
                                        "CheckoutSlow",
                                        Map.of("service", "checkout"),
                                        Duration.ofMinutes(2)),
                                Duration.ofMinutes(2))));
        samples.put(
                "event-seen",
                new EventSeen(
                        "default",
                        3,
                        "order completed",
                        AT,
                        Map.of(LocalDate.parse("2026-11-22"), 4_100L, LocalDate.parse("2026-11-23"), 1_203L),
                        List.of("total")));
        samples.put(
                "flag-follow-ups",
                new FlagFollowUps(
                        "default",
                        3,
                        "new-checkout",
                        4,
                        AT.minusSeconds(7_200),
                        AT,
                        310,
                        1_205,
                        List.of(new FlagFollowUps.Next("order completed", 31, 12))));
        samples.put(
                "flag-follow-ups-with-answers",
                new FlagFollowUps(
                        "default",
                        3,
                        "new-checkout",
                        4,
                        AT.minusSeconds(7_200),
                        AT,
                        310,
                        1_205,
                        List.of(new FlagFollowUps.Next("order completed", 31, 12)),
                        Optional.of(new FlagFollowUps.Answers(
                                List.of(new FlagFollowUps.Held("5f1de0a3c2b49786", 1_515, 24)),
                                List.of(new FlagFollowUps.Measured(
                                        "0a1b2c3d4e5f6071", Duration.ofHours(1), 300, 29, 1_400, 44))))));
        samples.put("judged", new JudgedRecord("default", PLAN, VERDICT));
        samples.put("segment-finding", new SegmentFinding("f-1", "default", "r-1", FLAG, 1, "everyone", FINDING));
        samples.put(
                "alert-of-a-segment",
                new AlertRecord(
                        "f-1",
                        "default",
                        "r-1",
                        FLAG,
                        AlertRecord.Kind.SEGMENT_WORSE,
                        AlertRecord.Severity.WARNING,
                        "new-checkout: conversion is worse where plan is \"enterprise\"",
                        "Nothing was narrowed: a part of the people warns, and a person decides.",
                        "everyone",
                        Optional.empty(),
                        "the watch over segments",
                        AT,
                        Optional.of(1L),
                        Optional.of(FINDING)));
        samples.put("verdict", new VerdictRecord("default", VERDICT));
        samples.put(
                "alert",
                new AlertRecord(
                        "r-1/1/rolled-back",
                        "default",
                        "r-1",
                        FLAG,
                        AlertRecord.Kind.ROLLED_BACK,
                        AlertRecord.Severity.PAGE,
                        "Rolled back new-checkout: Checkout conversion fell by 48 %.",
                        "The flag is back at its own conditions.",
                        "1 % of everyone",
                        Optional.of(VERDICT),
                        "guardrail conversion",
                        AT));
        samples.put(
                "alert-by-hand",
                new AlertRecord(
                        "widened/default/new-checkout/4",
                        "default",
                        "by-hand/new-checkout/4",
                        FLAG,
                        AlertRecord.Kind.WIDENED_BY_HAND,
                        AlertRecord.Severity.WARNING,
                        "new-checkout: 1 % -> 100 %: about 41,200 more people a day, 99 % of traffic",
                        "ada confirmed it: black friday",
                        "",
                        Optional.empty(),
                        "ada",
                        AT));
        samples.put(
                "audit",
                new AuditRecord(
                                "default",
                                0,
                                AT,
                                "flag",
                                "new-checkout",
                                4,
                                "ada",
                                Change.Kind.PERSON,
                                "black friday",
                                new AuditRecord.Origin(
                                        "PATCH /api/v1/projects/default/flags/new-checkout",
                                        Optional.of("192.0.2.7"),
                                        Optional.of("key-7")),
                                List.of(new AuditRecord.Part(
                                        "conditions[0]",
                                        Optional.of("{\"filters\":[],\"share\":100}"),
                                        Optional.of("{\"filters\":[],\"share\":10000}"))),
                                "",
                                "")
                        .after(0, AuditRecord.NOTHING_BEFORE));
        samples.put(
                "alert-of-a-generation",
                new AlertRecord(
                        "r-1/2/9/resumed",
                        "default",
                        "r-1",
                        FLAG,
                        AlertRecord.Kind.RESUMED,
                        AlertRecord.Severity.INFO,
                        "the rollout of new-checkout goes on",
                        "it goes on where it stood",
                        "1 % of everyone",
                        Optional.empty(),
                        "ada",
                        AT,
                        Optional.of(2L)));
        samples.put(
                "alert-for-approval",
                new AlertRecord(
                        "r-1/2/10/approval_needed",
                        "default",
                        "r-1",
                        FLAG,
                        AlertRecord.Kind.APPROVAL_NEEDED,
                        AlertRecord.Severity.INFO,
                        "stage \"1 % of everyone\" of new-checkout has its proof and waits for an approval",
                        "nothing more is opened until somebody approves; guardrails are watched",
                        "1 % of everyone",
                        Optional.empty(),
                        "sluice",
                        AT,
                        Optional.of(2L)));
        samples.put(
                "rollout-command",
                new RolloutCommand(
                        "slack/1764.1/roll_back/1764.9",
                        "default",
                        "r-1",
                        Optional.of(2L),
                        RolloutCommand.Action.ROLL_BACK,
                        "ada",
                        "by a button in Slack",
                        AT,
                        Optional.of("v1.sealed")));
        samples.put(
                "rollout-command-with-stage",
                new RolloutCommand(
                        "slack/1764.1/approve/1764.9",
                        "default",
                        "r-1",
                        Optional.of(2L),
                        RolloutCommand.Action.APPROVE,
                        "ada",
                        "by a button in Slack",
                        AT,
                        Optional.of("v1.sealed"),
                        Optional.of("5 % of everyone")));
        samples.put(
                "rollout-command-result",
                new RolloutCommandResult(
                        "slack/1764.1/roll_back/1764.9",
                        "default",
                        "r-1",
                        RolloutCommandResult.Outcome.REFUSED,
                        "the rollout is over",
                        AT,
                        Optional.of("v1.sealed")));
        return samples;
    }

    /** The measures beside conversions and counts. */
    private static Map<String, Measure> measures() {
        Measure.EventMatcher viewed = new Measure.EventMatcher("product viewed", List.of());
        Measure.EventMatcher bought = new Measure.EventMatcher("order completed", List.of());
        NumericProperty total = new NumericProperty("total", 2);
        NumericProperty took = new NumericProperty("ms", 0);
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("funnel", new Measure.Funnel(List.of(viewed, bought)));
        measures.put("retention", new Measure.Retention(viewed, 1));
        measures.put("sum", new Measure.Sum(bought, total, 250));
        measures.put("mean", new Measure.Mean(bought, total, 250));
        measures.put("steady-mean", new Measure.SteadyMean(bought, total, 250, 40));
        measures.put(
                "ratio",
                new Measure.Ratio(
                        new Amount(bought, Optional.of(total), 250), new Amount(viewed, Optional.empty(), 50), 3.5));
        measures.put("quantile", new Measure.Quantile(viewed, took, Measure.Pick.FIRST, new BasisPoints(9_500), 2_000));
        measures.put(
                "certified-quantile",
                new Measure.CertifiedQuantile(viewed, took, Measure.Pick.HIGHEST, new BasisPoints(9_500), 2_000));
        return measures;
    }
}
