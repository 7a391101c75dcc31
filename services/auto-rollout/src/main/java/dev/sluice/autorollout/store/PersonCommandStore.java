package dev.sluice.autorollout.store;

import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.Topic;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Remembers which commands of people were carried out and answered, for longer than the topic keeps them. */
@ApplicationScoped
public class PersonCommandStore {

    /** The topic keeps seven days. */
    private static final Duration REMEMBERED = Duration.ofDays(8);

    private final Outbox outbox;

    PersonCommandStore(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Whether the command is heard for the first time; within the transaction that carries it out. */
    public Uni<Boolean> claim(Mutiny.Session session, RolloutCommand command, Instant now) {
        return session.createNativeQuery("delete from person_command where heard_at < :before")
                .setParameter("before", now.minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                .executeUpdate()
                .chain(() -> session.createNativeQuery("insert into person_command (command_id, heard_at, answered)"
                                + " values (:id, :now, false) on conflict (command_id) do nothing")
                        .setParameter("id", command.commandId())
                        .setParameter("now", now.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }

    /** Notes that the command is answered and leaves the answer in the outbox, both or neither. */
    public Uni<Void> answer(RolloutCommand command, RolloutCommandResult result) {
        return outbox.inTransaction(session -> answer(session, command, result));
    }

    /** The same within a transaction; a command that was answered is not answered again. */
    public Uni<Void> answer(Mutiny.Session session, RolloutCommand command, RolloutCommandResult result) {
        return session.createNativeQuery("insert into person_command (command_id, heard_at, answered)"
                        + " values (:id, :now, true) on conflict (command_id) do update set answered = true"
                        + " where not person_command.answered")
                .setParameter("id", command.commandId())
                .setParameter("now", result.at().atOffset(ZoneOffset.UTC))
                .executeUpdate()
                .chain(changed -> changed == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.add(
                                session,
                                List.of(Outgoing.of(
                                        Topic.ROLLOUT_COMMAND_RESULTS,
                                        command.rolloutId(),
                                        command.commandId(),
                                        result))));
    }
}
