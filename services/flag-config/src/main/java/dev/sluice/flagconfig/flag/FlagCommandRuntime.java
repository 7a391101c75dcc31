package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.flagconfig.reach.WideningGuard;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Carries out rollouts' commands: load, decide, save flag, fence, history, answer and outgoing records in one transaction.
 *
 * <p>The flag's row is locked before it is asked whether the command was answered already, so two instances that hold the same
 * command for a moment cannot both carry it out.
 */
@ApplicationScoped
class FlagCommandRuntime {

    private static final Logger LOG = Logger.getLogger(FlagCommandRuntime.class);

    private final Outbox outbox;
    private final FlagStore flags;
    private final WideningGuard guard;

    FlagCommandRuntime(Outbox outbox, FlagStore flags, WideningGuard guard) {
        this.outbox = outbox;
        this.flags = flags;
        this.guard = guard;
    }

    /** Carries out a command. The answer comes after the commit; fails, with nothing changed, when the database does. */
    Uni<FlagCommandResult> carryOut(FlagCommand command) {
        return outbox.inTransaction(session -> flags.locked(
                                session, command.project(), command.flag().value())
                        .chain(row -> flags.answer(session, command.commandId())
                                .chain(before -> before.isPresent()
                                        ? Uni.createFrom().item(before.get())
                                        : first(session, row, command)))
                        .call(answer -> flags.send(session, answer)))
                .invoke(answer -> log(command, answer));
    }

    /**
     * Answers a command that cannot be carried out, so that its rollout does not wait for it; one that was answered gets its first
     * answer again. Fails when even that cannot be done.
     */
    Uni<FlagCommandResult> giveUp(String commandId, String rolloutId, long generation) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        FlagCommandResult answer = new FlagCommandResult.Refused(
                commandId,
                rolloutId,
                generation,
                FlagCommandResult.Refusal.FAILED,
                "it cannot be carried out; it is kept among the dead letters with its cause",
                0,
                now);
        return outbox.inTransaction(session -> flags.answer(session, commandId)
                .chain(before -> before.isPresent()
                        ? Uni.createFrom().item(before.get())
                        : flags.addAnswer(session, answer, now).replaceWith(answer))
                .call(said -> flags.send(session, said)));
    }

    private Uni<FlagCommandResult> first(Mutiny.Session session, Optional<FlagRow> found, FlagCommand command) {
        Optional<FlagRow> live = found.filter(row -> !row.archived);
        Optional<KeptFlag> current = live.map(FlagRow::toKept);
        // What the database keeps of a time, so that a repeated answer equals the first.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        FlagDecision decision = FlagCommandDecider.decide(
                current.map(KeptFlag::flag), live.map(FlagRow::fence).orElse(Fence.UNTOUCHED), command);
        live.ifPresent(row -> row.set(decision.fence()));
        FlagCommandResult answer = answer(command, decision, current, now);
        Uni<Void> saved =
                switch (decision) {
                    case FlagDecision.Changed changed ->
                        flags.change(
                                session,
                                live.orElseThrow(),
                                new KeptFlag(
                                        command.project(),
                                        changed.next(),
                                        changeBy(command, now),
                                        current.orElseThrow().about()),
                                guard.byRollout(command));
                    case FlagDecision.AlreadySo _, FlagDecision.Refused _ ->
                        Uni.createFrom().voidItem();
                };
        return saved.chain(() -> flags.addAnswer(session, answer, now)).replaceWith(answer);
    }

    private static FlagCommandResult answer(
            FlagCommand command, FlagDecision decision, Optional<KeptFlag> current, Instant now) {
        return switch (decision) {
            case FlagDecision.Changed changed ->
                new FlagCommandResult.Applied(
                        command.commandId(),
                        command.rolloutId(),
                        command.generation(),
                        changed.next().version(),
                        now);
            case FlagDecision.AlreadySo already ->
                new FlagCommandResult.Applied(
                        command.commandId(),
                        command.rolloutId(),
                        command.generation(),
                        already.flagVersion(),
                        current.map(kept -> kept.change().at()).orElse(now));
            case FlagDecision.Refused refused ->
                new FlagCommandResult.Refused(
                        command.commandId(),
                        command.rolloutId(),
                        command.generation(),
                        refused.code(),
                        refused.explanation(),
                        refused.flagVersion(),
                        now);
        };
    }

    private static Change changeBy(FlagCommand command, Instant now) {
        return new Change("rollout/" + command.rolloutId(), Change.Kind.ROLLOUT, command.reason(), now);
    }

    private static void log(FlagCommand command, FlagCommandResult answer) {
        String became =
                switch (answer) {
                    case FlagCommandResult.Applied applied -> "applied, version " + applied.flagVersion();
                    case FlagCommandResult.Refused refused -> "refused, " + refused.code();
                };
        LOG.infof(
                "command carried out: command=%s flag=%s/%s rollout=%s generation=%d result=%s",
                command.commandId(),
                command.project(),
                command.flag(),
                command.rolloutId(),
                command.generation(),
                became);
    }
}
