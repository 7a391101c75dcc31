package dev.sluice.autorollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sluice.autorollout.store.DecisionRow;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.autorollout.store.StateKind;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutDecider;
import dev.sluice.rollout.RolloutEvent;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.testkit.DatabaseOutage;
import dev.sluice.testkit.JwtResource;
import dev.sluice.testkit.KafkaResource;
import dev.sluice.testkit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service against a real broker and a real database; the test plays the watcher, flag-config and people. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(JwtResource.class)
@QuarkusTestResource(FastAlarms.class)
class RolloutLoopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /** Longer than any test waits. */
    private static final Duration LONG = Duration.ofHours(1);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    RolloutRuntime runtime;

    @Inject
    SecondInstance instances;

    @Inject
    RolloutStore store;

    @Inject
    Turns turns;

    private Bus bus;
    private Shop shop;

    @BeforeEach
    void open() {
        bus = new Bus(bootstrapServers);
        shop = new Shop(bus);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void shouldWalkThroughAllStagesWhenEachHasItsProof() {
        // given
        String id = shop.open(AT_ONCE).start();
        // when
        judgeUntil(id, VerdictStatus.PASSED, () -> phase(id) == RolloutPhase.COMPLETED);
        // then
        assertThat(bus.commands(id).stream().distinct())
                .extracting(command -> command.getClass().getSimpleName() + stageOf(command))
                .containsExactly("OpenStage 0", "OpenStage 1", "OpenStage 2", "Complete");
        assertThat(bus.alerts(id))
                .extracting(AlertRecord::kind)
                .containsExactly(
                        AlertRecord.Kind.STARTED,
                        AlertRecord.Kind.WIDENED,
                        AlertRecord.Kind.WIDENED,
                        AlertRecord.Kind.COMPLETED);
        RolloutRecord last = bus.newest(id).orElseThrow();
        assertThat(last.stage()).isEqualTo(2);
        assertThat(last.stageFlagVersion()).isEqualTo(bus.flagVersion() - 1);
        shop.asVic()
                .get(shop.path(id) + "/decisions")
                .then()
                .statusCode(200)
                .body("event", hasItem("verdict_arrived"))
                .body("[0].event", equalTo("started"))
                .body("[0].by", equalTo("ada"))
                .body("[0].verdict", equalTo(null))
                .body(
                        "find { it.event == 'verdict_arrived' }.verdict.sentence",
                        equalTo("conversion 2.1 % against 4.0 %"))
                .body("find { it.event == 'verdict_arrived' }.verdict.rolloutId", equalTo(id))
                .body("[-1].to", equalTo("completed"));
        assertThat(replayed(id)).isEqualTo(row(id).readState());
    }

    @Test
    void shouldRollBackOnceAndTellOnceWhenABreachIsRepeated() {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);
        Verdict breach = Shop.verdict(bus.newest(id).orElseThrow(), VerdictStatus.BREACHED);

        shop.judge(breach);
        shop.judge(breach);
        shop.judge(breach);
        awaitPhase(id, RolloutPhase.ROLLED_BACK);
        shop.judge(breach);
        String next = shop.start();
        awaitStage(next, 0);

        assertThat(bus.commands(id))
                .filteredOn(FlagCommand.RollBack.class::isInstance)
                .hasSize(1);
        assertThat(bus.alerts(id))
                .filteredOn(alert -> alert.kind() == AlertRecord.Kind.ROLLED_BACK)
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.severity()).isEqualTo(AlertRecord.Severity.PAGE);
                    assertThat(alert.evidence()).contains(breach);
                });
        assertThat(bus.newest(next).orElseThrow().generation()).isEqualTo(2);
        given().get("/q/metrics")
                .then()
                .body(containsString("rollout_transitions_total{from=\"running\",to=\"rolling_back\"}"))
                .body(containsString("rollout_verdict_to_command_seconds_count"))
                .body(containsString("rollout_live{phase=\"running\"}"));
        shop.asVic()
                .get(shop.path(id))
                .then()
                .body("withdrawal.cause", equalTo("breach"))
                .body("withdrawal.reason", containsString("conversion 2.1 % against 4.0 %"));
    }

    @Test
    void shouldIgnoreABreachWhenItIsOfAnOlderGeneration() {
        String id = shop.open(AT_ONCE).start();
        awaitStage(id, 0);

        shop.judge(Shop.verdict(bus.newest(id).orElseThrow(), 0, VerdictStatus.BREACHED));
        judgeUntil(id, VerdictStatus.PASSED, () -> stage(id) == 1);

        assertThat(bus.commands(id)).noneMatch(FlagCommand.RollBack.class::isInstance);
    }

    @Test
    void shouldHoldUntilResumedWhenAPersonEditsTheFlag() {
        // given
        String id = shop.open(LONG).start();
        awaitStage(id, 0);
        // when
        shop.sendFlag(Change.Kind.ROLLOUT, "rollout/" + id, true);
        bus.nextFlagVersion();
        shop.sendFlag(Change.Kind.PERSON, "grace", true);
        // then
        awaitPhase(id, RolloutPhase.HELD);
        shop.asVic()
                .get(shop.path(id) + "/explain")
                .then()
                .body("state", equalTo("held"))
                .body("standsBecause", containsString("grace changed the flag"))
                .body("needsPerson", equalTo(true));
        assertThat(bus.commands(id)).hasSize(1);
        // when
        shop.asAda()
                .body(Map.of("reason", "looks right"))
                .post(shop.path(id) + "/resume")
                .then()
                .statusCode(200);
        // then
        awaitPhase(id, RolloutPhase.RUNNING);
        assertThat(bus.newest(id).orElseThrow().stageFlagVersion()).isEqualTo(bus.flagVersion());
    }

    @Test
    void shouldGoOnFromTheDatabaseWhenAnotherInstanceTakesOver() {
        // given
        String id = shop.open(AT_ONCE).start();
        awaitStage(id, 0);
        judgeUntil(id, VerdictStatus.PASSED, () -> stage(id) == 1);
        RolloutRuntime other = instances.another();
        // when
        runtime.forgetAll();
        Verdict breach = Shop.verdict(bus.newest(id).orElseThrow(), VerdictStatus.BREACHED);
        Optional<Decision> decision = other.onVerdict(breach).await().atMost(PATIENCE);
        // then
        assertThat(decision.orElseThrow().outcome()).isEqualTo(Decision.Outcome.MOVED);
        awaitPhase(id, RolloutPhase.ROLLED_BACK);
    }

    @Test
    void shouldNoticeWhatAnotherInstanceDidWhenItRemembersAnOlderState() {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);
        RolloutRecord standing = bus.newest(id).orElseThrow();
        RolloutRuntime other = instances.another();
        hear(runtime, Shop.verdict(standing, VerdictStatus.INCONCLUSIVE));

        other.on(id, (state, at) -> new RolloutEvent.Pause("grace", "lunch", at))
                .await()
                .atMost(PATIENCE);
        Decision decision = hear(runtime, Shop.verdict(standing, VerdictStatus.INCONCLUSIVE));

        assertThat(decision.reason()).contains("paused by grace");
    }

    @Test
    void shouldLetNobodyAdvancePastABreachThatAnotherInstanceHeardWhileItWasPaused() {
        // given
        shop.open(LONG).sendTemplate("holding", LONG, Gate.AUTOMATIC, GuardrailAction.HOLD);
        String id = shop.start("holding");
        awaitStage(id, 0);
        RolloutRecord standing = bus.newest(id).orElseThrow();
        RolloutRuntime other = instances.another();
        tell(other, id, (state, at) -> new RolloutEvent.Pause("grace", "lunch", at));
        // when
        Decision paused = hear(runtime, Shop.breachedAlone(standing));
        tell(other, id, (state, at) -> new RolloutEvent.Resume("grace", "", standing.stageFlagVersion(), at));
        Decision advanced = tell(other, id, (state, at) -> new RolloutEvent.Advance("grace", "hurry", at));
        Decision held = hear(other, Shop.breachedAlone(standing));
        // then
        assertThat(paused.outcome()).isEqualTo(Decision.Outcome.NOTED);
        assertThat(advanced.outcome()).isEqualTo(Decision.Outcome.REFUSED);
        assertThat(advanced.reason()).contains("guardrail conversion is breached");
        assertThat(held.reason()).contains("held: guardrail conversion is breached");
        assertThat(replayed(id)).isEqualTo(row(id).readState());
    }

    @Test
    void shouldSendOneCommandWhenTwoInstancesHearTheSameBreachAtOnce() {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);
        Verdict breach = Shop.verdict(bus.newest(id).orElseThrow(), VerdictStatus.BREACHED);
        RolloutRuntime one = instances.another();
        RolloutRuntime other = instances.another();

        List<Optional<Decision>> decisions = Uni.join()
                .all(one.onVerdict(breach), other.onVerdict(breach), one.onVerdict(breach), other.onVerdict(breach))
                .andFailFast()
                .await()
                .atMost(PATIENCE);
        awaitPhase(id, RolloutPhase.ROLLED_BACK);

        assertThat(decisions)
                .filteredOn(decision -> decision.orElseThrow().outcome() == Decision.Outcome.MOVED)
                .hasSize(1);
        assertThat(bus.commands(id))
                .filteredOn(FlagCommand.RollBack.class::isInstance)
                .hasSize(1);
    }

    @Test
    void shouldOpenTheNextStageByItsAlarmWhenTheProofCameBeforeTheLeastTimeWasOver() {
        String id = shop.open(Duration.ofSeconds(2)).start();
        awaitStage(id, 0);

        hear(runtime, Shop.verdict(bus.newest(id).orElseThrow(), VerdictStatus.PASSED));

        awaitStage(id, 1);
        assertThat(decisions(id)).extracting(DecisionRow::eventKind).contains("TimerFired");
        assertThat(replayed(id)).isEqualTo(row(id).readState());
    }

    @Test
    void shouldSendTheSameCommandAgainWhenItIsNotAnsweredThoughEverythingInMemoryIsLost() {
        bus.stopAnswering();
        String id = shop.open(LONG).start();

        runtime.forgetAll();
        await().atMost(PATIENCE).until(() -> bus.commands(id).size() == 2);
        bus.startAnswering();
        awaitStage(id, 0);

        assertThat(bus.commands(id).stream().distinct()).hasSize(1);
        assertThat(bus.alerts(id)).extracting(AlertRecord::kind).containsExactly(AlertRecord.Kind.STARTED);
    }

    @Test
    void shouldSaveNothingWhenHeartbeatsOnlyProlongTheWatch() {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);
        RolloutRecord standing = bus.newest(id).orElseThrow();
        // The first one says something new, which other instances have to know.
        hear(runtime, Shop.verdict(standing, VerdictStatus.INCONCLUSIVE));
        long before = row(id).version();

        for (int i = 0; i < 20; i++) {
            hear(runtime, Shop.verdict(standing, VerdictStatus.INCONCLUSIVE));
        }

        assertThat(row(id).version()).isEqualTo(before);
        shop.asVic()
                .get(shop.path(id) + "/explain")
                .then()
                .body("waitsFor", containsString("1204 treated and 1187 in control"))
                .body("proofNeeded", containsString("at least 1 treated people"))
                .body("nextStage.name", equalTo("5 % of everyone"));
    }

    @Test
    void shouldOpenTheNextStageWhenSomebodyApproves() {
        String id = shop.open(AT_ONCE, Gate.APPROVAL).start();
        awaitStage(id, 0);
        judgeUntil(id, VerdictStatus.PASSED, () -> phase(id) == RolloutPhase.HELD);

        shop.judge(id, VerdictStatus.PASSED);
        await().atMost(PATIENCE)
                .until(() -> shop.asAda()
                                .body(Map.of("reason", "fine"))
                                .post(shop.path(id) + "/approve")
                                .statusCode()
                        == 200);

        awaitStage(id, 1);
    }

    @Test
    void shouldLoseNothingWhenTheDatabaseIsAway() throws Exception {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);

        try (DatabaseOutage outage = DatabaseOutage.begin()) {
            shop.judge(id, VerdictStatus.BREACHED);
            await().atMost(PATIENCE).until(outage::lasts);
        }

        awaitPhase(id, RolloutPhase.ROLLED_BACK);
    }

    @Test
    void shouldGoOnWhenARecordCannotBeRead() {
        String id = shop.open(AT_ONCE).start();
        awaitStage(id, 0);

        bus.sendBytes(Topic.VERDICTS, id, "{nonsense".getBytes(StandardCharsets.UTF_8), Optional.empty());
        judgeUntil(id, VerdictStatus.PASSED, () -> stage(id) == 1);

        await().atMost(PATIENCE).until(() -> bus.deadLetters(id).contains("{nonsense"));
    }

    @Test
    void shouldPutTheCommandIntoTheTraceOfTheVerdictThatLedToIt() {
        String id = shop.open(LONG).start();
        awaitStage(id, 0);

        shop.judge(
                Shop.verdict(bus.newest(id).orElseThrow(), VerdictStatus.BREACHED),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        awaitPhase(id, RolloutPhase.ROLLED_BACK);

        assertThat(bus.traceOfNewestCommand(id).orElseThrow()).contains("0af7651916cd43dd8448eb211c80319c");
    }

    private static String stageOf(FlagCommand command) {
        return command instanceof FlagCommand.OpenStage open ? " " + open.stage() : "";
    }

    private static Decision tell(RolloutRuntime by, String id, Happening happening) {
        return by.on(id, happening).await().atMost(PATIENCE).orElseThrow();
    }

    private static Decision hear(RolloutRuntime by, Verdict verdict) {
        return by.onVerdict(verdict).await().atMost(PATIENCE).orElseThrow();
    }

    private void judgeUntil(String id, VerdictStatus status, BooleanSupplier reached) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (reached.getAsBoolean()) {
                return true;
            }
            if (bus.newest(id).isPresent()) {
                shop.judge(id, status);
            }
            return false;
        });
    }

    private void awaitPhase(String id, RolloutPhase phase) {
        await().atMost(PATIENCE).until(() -> phase(id) == phase);
    }

    private void awaitStage(String id, int stage) {
        await().atMost(PATIENCE).until(() -> stage(id) == stage);
    }

    private RolloutPhase phase(String id) {
        return bus.newest(id).map(RolloutRecord::phase).orElse(RolloutPhase.DRAFT);
    }

    private int stage(String id) {
        return bus.newest(id).map(RolloutRecord::stage).orElse(-1);
    }

    private RolloutRow row(String id) {
        return turns.alone(() -> store.find(id)).await().atMost(PATIENCE).orElseThrow();
    }

    private List<DecisionRow> decisions(String id) {
        return turns.alone(() -> store.decisions(id, 0, 1_000)).await().atMost(PATIENCE);
    }

    /** Decides the logged events again, each upon what the one before it left, and gives where that ends. */
    private Rollout replayed(String id) {
        Rollout state = null;
        for (DecisionRow line : decisions(id)) {
            Rollout before = line.readBefore().orElse(state);
            assertThat(StateKind.of(before)).isEqualTo(line.from());
            assertThat(state == null || state.run().equals(before.run()))
                    .as("heartbeats in between make no move")
                    .isTrue();
            Decision again = RolloutDecider.decide(before, line.readEvent());
            assertThat(again.reason()).isEqualTo(line.reason());
            assertThat(again.outcome()).isEqualTo(line.outcome());
            assertThat(StateKind.of(again.next())).isEqualTo(line.to());
            state = again.next();
        }
        return state;
    }
}
