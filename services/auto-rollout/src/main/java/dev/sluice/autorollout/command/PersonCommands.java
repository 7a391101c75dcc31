package dev.sluice.autorollout.command;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.UndecidableException;
import dev.sluice.autorollout.narrowing.Narrower;
import dev.sluice.autorollout.store.PersonCommandStore;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.RolloutCommandResult.Outcome;
import dev.sluice.contracts.WireJson;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Carries out what people said from elsewhere than the API, once however often it arrives, and answers. It goes the way of the API's
 * words: the core decides, and what it refuses it says why.
 */
@ApplicationScoped
public class PersonCommands {

    /** The person did not mean what stands now: the transaction is given up, and with it the claim. */
    private static final class NotMeant extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotMeant(String why) {
            super(why, null, false, false);
        }
    }

    private final RolloutRuntime runtime;
    private final RolloutStore rollouts;
    private final PersonCommandStore commands;
    private final Turns turns;
    private final Narrower narrower;
    private final ObjectReader json = WireJson.lenient().readerFor(RolloutCommand.class);
    private final InstantSource clock = InstantSource.system();

    PersonCommands(
            RolloutRuntime runtime,
            RolloutStore rollouts,
            PersonCommandStore commands,
            Turns turns,
            Narrower narrower) {
        this.runtime = runtime;
        this.rollouts = rollouts;
        this.commands = commands;
        this.turns = turns;
        this.narrower = narrower;
    }

    /**
     * Reads a record.
     *
     * @throws IOException when it is no command
     */
    public RolloutCommand parse(String key, byte[] payload) throws IOException {
        if (payload == null) {
            throw new IOException("a command has a body");
        }
        return json.readValue(payload);
    }

    /** Completes when the command has had its effect and its answer is on its way. */
    public Uni<Void> carryOut(RolloutCommand command) {
        if (command.action() == RolloutCommand.Action.ROLL_BACK) {
            narrow(command);
        }
        return turns.alone(() -> rollouts.find(command.rolloutId())).chain(row -> {
            if (row.filter(found -> found.project().equals(command.project())).isEmpty()) {
                return answer(command, Outcome.REFUSED, "there is no such rollout any more");
            }
            if (command.generation()
                    .filter(seen -> seen != row.get().generation())
                    .isPresent()) {
                return answer(
                        command,
                        Outcome.REFUSED,
                        "the message is about an earlier run of the flag; look at what runs now");
            }
            // The answer is committed with the decision: there is none that a crash could lose or guess.
            return runtime.once(
                            command.rolloutId(),
                            session -> commands.claim(session, command, clock.instant()),
                            (state, at) -> event(command, state, at),
                            (session, decision) -> commands.answer(session, command, result(command, decision)))
                    .replaceWithVoid()
                    .onFailure(NotMeant.class)
                    .recoverWithUni(e -> answer(command, Outcome.REFUSED, e.getMessage()))
                    .onFailure(UndecidableException.class)
                    .call(() -> answer(
                            command,
                            Outcome.REFUSED,
                            "it could not be decided, which is a fault of ours; it is kept among the dead letters"));
        });
    }

    /** What takes back needs no database to begin with. */
    private void narrow(RolloutCommand command) {
        narrower.standing(command.rolloutId())
                .filter(standing -> standing.project().equals(command.project()))
                .flatMap(standing -> command.generation())
                .ifPresent(seen -> narrower.takeBack(command.rolloutId(), seen, command.by(), command.reason()));
    }

    private static RolloutEvent event(RolloutCommand command, Rollout state, Instant at) {
        if (command.action() == RolloutCommand.Action.APPROVE) {
            ApprovalMeant.objectionTo(command, state, at).ifPresent(why -> {
                throw new NotMeant(why);
            });
        }
        return switch (command.action()) {
            case APPROVE -> new RolloutEvent.Approve(command.by(), command.reason(), at);
            case PAUSE -> new RolloutEvent.Pause(command.by(), command.reason(), at);
            case ROLL_BACK -> new RolloutEvent.RollBack(command.by(), command.reason(), at);
        };
    }

    private RolloutCommandResult result(RolloutCommand command, Decision decision) {
        return switch (decision.outcome()) {
            case WAITING, IGNORED, REFUSED -> result(command, Outcome.REFUSED, decision.reason());
            case MOVED, NOTED -> result(command, Outcome.DONE, sentence(command));
        };
    }

    private static String sentence(RolloutCommand command) {
        String did =
                switch (command.action()) {
                    case APPROVE -> "approved the next stage of";
                    case PAUSE -> "paused";
                    case ROLL_BACK -> "ordered the rollback of";
                };
        return command.by() + " " + did + " rollout " + command.rolloutId() + ".";
    }

    private Uni<Void> answer(RolloutCommand command, Outcome outcome, String explanation) {
        return turns.alone(() -> commands.answer(command, result(command, outcome, explanation)));
    }

    private RolloutCommandResult result(RolloutCommand command, Outcome outcome, String explanation) {
        return new RolloutCommandResult(
                command.commandId(),
                command.project(),
                command.rolloutId(),
                outcome,
                explanation,
                clock.instant(),
                command.replyTo());
    }
}
