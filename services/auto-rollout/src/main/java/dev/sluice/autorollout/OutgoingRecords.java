package dev.sluice.autorollout;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.outbox.Outgoing;
import dev.sluice.rollout.Effect;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.Run;
import dev.sluice.rollout.Served;
import dev.sluice.rollout.Told;
import java.time.Instant;
import java.util.Optional;

/** Turns what the core wants done, and where a rollout stands, into records for the others. */
final class OutgoingRecords {

    private OutgoingRecords() {}

    /** The record that carries an effect to whom it is for; empty for an alarm, which stays in this service. */
    static Optional<Outgoing> of(String project, Run run, Effect effect) {
        return switch (effect) {
            case Effect.OpenStage open ->
                Optional.of(command(new FlagCommand.OpenStage(
                        open.commandId(),
                        project,
                        run.flag(),
                        run.rolloutId(),
                        open.generation(),
                        open.reason(),
                        open.expectedVersion(),
                        open.treatment(),
                        open.stage(),
                        open.audience(),
                        open.share(),
                        open.keptOnOld())));
            case Effect.RollBackFlag back ->
                Optional.of(command(new FlagCommand.RollBack(
                        back.commandId(),
                        project,
                        run.flag(),
                        run.rolloutId(),
                        back.generation(),
                        back.reason(),
                        back.keepStages() == 0 ? Optional.empty() : Optional.of(back.keepStages()))));
            case Effect.CompleteFlag complete ->
                Optional.of(command(new FlagCommand.Complete(
                        complete.commandId(),
                        project,
                        run.flag(),
                        run.rolloutId(),
                        complete.generation(),
                        complete.reason(),
                        complete.expectedVersion())));
            case Effect.Announce news -> Optional.of(alert(project, run, news));
            case Effect.WakeAt _ -> Optional.empty();
        };
    }

    /** Whether the effect is an order to flag-config. */
    static boolean isCommand(Effect effect) {
        return switch (effect) {
            case Effect.OpenStage _, Effect.RollBackFlag _, Effect.CompleteFlag _ -> true;
            case Effect.Announce _, Effect.WakeAt _ -> false;
        };
    }

    private static Outgoing command(FlagCommand command) {
        return Outgoing.of(Topic.FLAG_COMMANDS, command.rolloutId(), command.commandId(), command);
    }

    private static Outgoing alert(String project, Run run, Effect.Announce news) {
        AlertRecord alert = new AlertRecord(
                news.alertId(),
                project,
                run.rolloutId(),
                run.flag(),
                kind(news.news()),
                severity(news.severity()),
                news.headline(),
                news.done(),
                news.stageName(),
                news.evidence(),
                news.by(),
                news.at(),
                Optional.of(run.generation()),
                Optional.empty(),
                Told.of(run.plan().rulesOrPlain(), news));
        return Outgoing.of(Topic.ALERTS, run.rolloutId(), news.alertId(), alert);
    }

    private static AlertRecord.Kind kind(Effect.News news) {
        return switch (news) {
            case STARTED -> AlertRecord.Kind.STARTED;
            case WIDENED -> AlertRecord.Kind.WIDENED;
            case HELD -> AlertRecord.Kind.HELD;
            case APPROVAL_NEEDED -> AlertRecord.Kind.APPROVAL_NEEDED;
            case PLAN_CHANGED -> AlertRecord.Kind.PLAN_CHANGED;
            case SETTLING -> AlertRecord.Kind.SETTLING;
            case RESUMED -> AlertRecord.Kind.RESUMED;
            case GUARDRAIL_WARNING -> AlertRecord.Kind.GUARDRAIL_WARNING;
            case ROLLED_BACK -> AlertRecord.Kind.ROLLED_BACK;
            case COMPLETED -> AlertRecord.Kind.COMPLETED;
            case ABORTED -> AlertRecord.Kind.ABORTED;
            case ROLLBACK_UNCONFIRMED -> AlertRecord.Kind.ROLLBACK_UNCONFIRMED;
        };
    }

    private static AlertRecord.Severity severity(Effect.Severity severity) {
        return switch (severity) {
            case INFO -> AlertRecord.Severity.INFO;
            case WARNING -> AlertRecord.Severity.WARNING;
            case PAGE -> AlertRecord.Severity.PAGE;
        };
    }

    /** Where the rollout stands, for everybody who follows it. */
    static Outgoing standing(String project, Rollout state, String reason, Instant at) {
        Run run = state.run();
        Optional<Served> reached = state.reached();
        RolloutRecord standing = new RolloutRecord(
                project,
                run.rolloutId(),
                run.flag(),
                run.generation(),
                run.plan(),
                state.phase(),
                reached.map(Served::stage).orElse(-1),
                reached.map(Served::flagVersion).orElse(0L),
                reached.map(Served::since).orElse(Instant.EPOCH),
                reason,
                at);
        return Outgoing.of(
                Topic.ROLLOUTS,
                run.rolloutId(),
                run.rolloutId() + "/" + run.generation() + "/" + run.moves() + "/standing",
                standing);
    }
}
