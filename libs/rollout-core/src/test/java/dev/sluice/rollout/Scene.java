package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.FlagKey;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A rollout, its clock, and a flag that does what it is told: for tests that read as given, when, then. */
final class Scene {

    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    Rollout state;
    Instant now = START;
    long flagVersion = 7;
    Decision last;

    private Scene(Plan plan) {
        state = Rollout.draft("r-1", new FlagKey("new-checkout"), 3, plan);
    }

    static Scene draft(Plan plan) {
        return new Scene(plan);
    }

    /** Started; the first stage is on its way. */
    static Scene opening(Plan plan) {
        Scene scene = new Scene(plan);
        scene.tell(new RolloutEvent.Started("ann", scene.flagVersion, scene.now));
        return scene;
    }

    /** The first stage is open. */
    static Scene watching(Plan plan) {
        return opening(plan).applied();
    }

    Scene tell(RolloutEvent event) {
        last = RolloutDecider.decide(state, event);
        state = last.next();
        return this;
    }

    /** Time passes in silence. */
    Scene wait(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Time passes, with such a verdict every five seconds, the last one at its end. */
    Scene hear(VerdictStatus status, Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            now = now.plusSeconds(5);
            verdict(verdict -> verdict.status(status));
        }
        return this;
    }

    /** A verdict on the stage being served, judged now, passing but for what is changed about it. */
    Scene verdict(UnaryOperator<Verdicts> change) {
        return tell(new RolloutEvent.VerdictArrived(aVerdict(change), now));
    }

    Verdict aVerdict(UnaryOperator<Verdicts> change) {
        int stage = state.reached().map(Served::stage).orElse(0);
        return change.apply(Verdicts.passing(state.run(), stage, now)).make();
    }

    Scene breach() {
        return breached("conversion");
    }

    /** A verdict on the stage being served: those guardrails are breached. */
    Scene breached(String... guardrails) {
        return verdict(verdict -> verdict.breached(state.run().plan(), guardrails));
    }

    Scene timer(Timer timer) {
        return tell(new RolloutEvent.TimerFired(timer, now));
    }

    /** flag-config carries out the unanswered command. */
    Scene applied() {
        flagVersion++;
        // Committed a moment before, so that a verdict judged now is judged after.
        return tell(new RolloutEvent.CommandApplied(unanswered(), flagVersion, now.minusMillis(1), now));
    }

    Scene refused(Refusal code) {
        return tell(new RolloutEvent.CommandRefused(unanswered(), code, "because of a test", flagVersion, now));
    }

    String unanswered() {
        if (state instanceof Rollout.RollingBack rolling) {
            return rolling.order().commandId();
        }
        return Moves.unanswered(((Live) state).progress()).orElseThrow().commandId();
    }

    Scene edited() {
        flagVersion++;
        return tell(new RolloutEvent.FlagEdited("bob", flagVersion, "hotfix", now));
    }

    Scene resume() {
        return tell(new RolloutEvent.Resume("ann", "looks good", flagVersion, now));
    }

    Scene pause() {
        return tell(new RolloutEvent.Pause("ann", "lunch", now));
    }

    Scene advance() {
        return tell(new RolloutEvent.Advance("ann", "a known seasonal dip", now));
    }

    /** The stage gets its proof and the next one opens. */
    Scene widened() {
        hear(VerdictStatus.PASSED, Plans.LEAST);
        return applied();
    }

    Progress progress() {
        return ((Live) state).progress();
    }

    HoldReason holdReason() {
        return ((Live.Held) state).reason();
    }

    <E extends Effect> List<E> effects(Class<E> type) {
        return last.effects().stream().filter(type::isInstance).map(type::cast).toList();
    }

    Effect.Announce announced() {
        List<Effect.Announce> announced = effects(Effect.Announce.class);
        assertThat(announced).hasSize(1);
        return announced.getFirst();
    }

    void assertNothingChangedSince(Rollout before) {
        assertThat(last.next()).isSameAs(before);
        assertThat(last.effects()).isEmpty();
        assertThat(last.reason()).isNotBlank();
    }
}
