package dev.sluice.autorollout;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.Traits;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.PlanRules;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import dev.sluice.testkit.JwtResource;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A project of its own for a test: one flag, one metric, one template of three quick stages. */
final class Shop {

    static final FlagKey FLAG = new FlagKey("new-checkout");

    final String project = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    final Bus bus;

    Shop(Bus bus) {
        this.bus = bus;
    }

    /** Everything that a rollout needs; stages last at least so long. */
    Shop open(Duration least) {
        return open(least, Gate.AUTOMATIC);
    }

    Shop open(Duration least, Gate gate) {
        bus.send(
                Topic.PROJECTS,
                project,
                ProjectRecord.class,
                new ProjectRecord(project, "phc_test", "0".repeat(64), Instant.now()));
        bus.send(
                Topic.METRICS,
                project + "/conversion",
                MetricRecord.class,
                new MetricRecord(
                        project,
                        new Metric(
                                "conversion",
                                "conversion",
                                new Measure.Conversion(new Measure.EventMatcher("paid", List.of())),
                                Duration.ofDays(1))));
        bus.send(
                Topic.COHORTS,
                project + "/internal",
                CohortRecord.class,
                new CohortRecord(
                        project,
                        new Cohort(
                                "internal",
                                "internal",
                                new Cohort.Rule.Test(PropertyFilter.person("staff", Operator.EXACT, true)))));
        sendTemplate("quick", least, gate);
        sendFlag(Change.Kind.PERSON, "ada", true);
        return this;
    }

    void sendTemplate(String key, Duration least, Gate gate) {
        sendTemplate(key, least, gate, GuardrailAction.ROLL_BACK);
    }

    void sendTemplate(String key, Duration least, Gate gate, GuardrailAction action) {
        sendTemplate(key, least, gate, action, PlanRules.PLAIN);
    }

    void sendTemplate(String key, Duration least, Gate gate, GuardrailAction action, PlanRules rules) {
        Audience internal = new Audience("internal users", List.of(PropertyFilter.cohort("internal")));
        StageProof bound = new StageProof.NotWorseThan(new BasisPoints(2_000));
        bus.send(
                Topic.TEMPLATES,
                project + "/" + key,
                TemplateRecord.class,
                new TemplateRecord(
                        project,
                        new Template(
                                key,
                                1,
                                "Quick",
                                List.of(
                                        stage("internal users", internal, 10_000, least, new StageProof.Reach(1), gate),
                                        stage("5 % of everyone", Audience.EVERYONE, 500, least, bound, gate),
                                        stage("everyone", Audience.EVERYONE, 10_000, least, bound, gate)),
                                List.of(new Template.GuardrailSpec(
                                        "conversion",
                                        "conversion",
                                        Direction.LOWER_IS_WORSE,
                                        new BasisPoints(2_000),
                                        Trigger.HARM,
                                        action,
                                        1)),
                                0.05,
                                0.05,
                                new BasisPoints(500),
                                rules)));
    }

    private static Stage stage(String name, Audience audience, int share, Duration least, StageProof proof, Gate gate) {
        return new Stage(
                name, audience, new BasisPoints(share), least, Duration.ofDays(7), proof, gate, IfInconclusive.HOLD);
    }

    /** Another flag, in its first version. */
    void sendFlag(FlagKey key, Traits traits) {
        Flag flag = new Flag(2, key, 1, "Other", true, List.of(), List.of(), Map.of(), Optional.empty());
        bus.send(
                Topic.FLAGS,
                project + "/" + key,
                FlagRecord.class,
                new FlagRecord(
                        project,
                        flag.withTraits(traits),
                        new Change("ada", Change.Kind.PERSON, "because", Instant.now())));
    }

    /** The flag at the version at which it stands. */
    void sendFlag(Change.Kind kind, String by, boolean active) {
        Flag flag = new Flag(
                1, FLAG, bus.flagVersion(), "New checkout", active, List.of(), List.of(), Map.of(), Optional.empty());
        bus.send(
                Topic.FLAGS,
                project + "/" + FLAG,
                FlagRecord.class,
                new FlagRecord(project, flag, new Change(by, kind, "because", Instant.now())));
    }

    /** Starts a rollout and gives its id. */
    String start() {
        return start("quick");
    }

    String start(String template) {
        return asAda().body(Map.of("flag", FLAG.value(), "template", template))
                .post(path())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    String path() {
        return "/api/v1/projects/" + project + "/rollouts";
    }

    String path(String id) {
        return path() + "/" + id;
    }

    /** May do everything. */
    RequestSpecification asAda() {
        return given().auth()
                .oauth2(JwtResource.token("ada", "viewer", "editor", "approver", "operator", "admin"))
                .contentType(ContentType.JSON);
    }

    /** May look. */
    RequestSpecification asVic() {
        return given().auth().oauth2(JwtResource.token("vic", "viewer")).contentType(ContentType.JSON);
    }

    /** The watcher judges the stage that is open. */
    void judge(String id, VerdictStatus status) {
        RolloutRecord standing = bus.newest(id).orElseThrow();
        if (standing.stage() >= 0) {
            judge(verdict(standing, status));
        }
    }

    void judge(Verdict verdict) {
        bus.send(Topic.VERDICTS, verdict.rolloutId(), VerdictRecord.class, new VerdictRecord(project, verdict));
    }

    void judge(Verdict verdict, String traceParent) {
        try {
            byte[] payload = WireJson.lenient().writeValueAsBytes(new VerdictRecord(project, verdict));
            bus.sendBytes(Topic.VERDICTS, verdict.rolloutId(), payload, Optional.of(traceParent));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the judge says it of a breached guardrail that holds or warns: the whole is not breached. */
    static Verdict breachedAlone(RolloutRecord standing) {
        return verdict(
                standing,
                standing.generation(),
                VerdictStatus.INCONCLUSIVE,
                List.of(new GuardrailVerdict(
                        "conversion",
                        VerdictStatus.BREACHED,
                        new GuardrailVerdict.ArmSummary(1_204, 25, 0.021),
                        new GuardrailVerdict.ArmSummary(1_187, 47, 0.04),
                        new GuardrailVerdict.Effect(0.52, 0.2, 0.9, 0.9),
                        4.2,
                        0,
                        "conversion 2.1 % against 4.0 %",
                        List.of())));
    }

    static Verdict verdict(RolloutRecord standing, VerdictStatus status) {
        return verdict(standing, standing.generation(), status);
    }

    static Verdict verdict(RolloutRecord standing, long generation, VerdictStatus status) {
        return verdict(standing, generation, status, List.of());
    }

    private static Verdict verdict(
            RolloutRecord standing, long generation, VerdictStatus status, List<GuardrailVerdict> guardrails) {
        Instant now = Instant.now();
        return new Verdict(
                standing.rolloutId(),
                generation,
                standing.plan().version(),
                standing.stage(),
                OptionalLong.of(standing.stageFlagVersion()),
                status,
                guardrails,
                status == VerdictStatus.BREACHED ? Optional.of("conversion") : Optional.empty(),
                status == VerdictStatus.BREACHED ? 4.2 : -0.3,
                0.05,
                0.05,
                DataHealth.UNKNOWN,
                1_204,
                1_187,
                now,
                now,
                Optional.empty(),
                "conversion 2.1 % against 4.0 %");
    }
}
