package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What became of each alert on each route, kept. Every answer may fail, for as long as the database is away. */
public interface Ledger {

    /**
     * Where an alert stands on a route.
     *
     * @param urgent whether it does not wait for what is harmless
     */
    Uni<Standing> standing(AlertRecord alert, UUID route, boolean urgent);

    /**
     * Keeps entries, each in place of the one before it, all or none. When the first has arrived meanwhile, whatever it says, the others
     * are not kept either: they follow from it.
     */
    Uni<Void> note(List<Entry> entries);

    /** Keeps an entry in place of the one before it. */
    default Uni<Void> note(Entry entry) {
        return note(List.of(entry));
    }

    /**
     * Takes waiting entries whose time has come, for a while: of each route a few, what is urgent first; of each rollout and route only
     * the oldest, so that they stay in order.
     *
     * @param busy routes that have enough to do
     */
    Uni<List<Waiting>> claimDue(Instant now, Set<UUID> busy);

    /** What stands in the way of sending an alert on a route now. */
    enum Standing {
        /** Nothing: it has not been tried. */
        NEW,
        /** It has been sent or given up, or waits for its next try. */
        KNOWN,
        /**
         * An earlier alert of the same rollout still waits on this route; telling out of order would mislead. What is urgent waits for
         * earlier urgent ones only: nobody sleeps on because a receiver was away when something harmless was to be told.
         */
        BEHIND_ANOTHER
    }

    /** Where a delivery stands. */
    enum State {
        SENT,
        WAITING,
        /** Given up; sent again only when a person asks. */
        PARKED
    }

    /**
     * How an alert stands on a route.
     *
     * @param json the alert as it stood on the topic
     * @param urgent whether it does not wait for what is harmless
     * @param attempts tries so far
     * @param error why the last one failed, or what it waits for
     * @param firstTriedAt when its turn first came; deliveries of a rollout are sent in this order
     * @param changedAt now
     * @param nextAttemptAt only for {@link State#WAITING}
     */
    record Entry(
            AlertRecord alert,
            String json,
            UUID route,
            boolean urgent,
            State state,
            int attempts,
            Optional<String> error,
            Instant firstTriedAt,
            Instant changedAt,
            Optional<Instant> nextAttemptAt) {
        public Entry {
            Objects.requireNonNull(alert, "alert");
            Objects.requireNonNull(json, "json");
            Objects.requireNonNull(route, "route");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(firstTriedAt, "firstTriedAt");
            Objects.requireNonNull(changedAt, "changedAt");
            Objects.requireNonNull(nextAttemptAt, "nextAttemptAt");
        }
    }

    /**
     * A delivery whose time has come.
     *
     * @param json the alert as it stood on the topic
     */
    record Waiting(String json, UUID route, int attempts, Instant firstTriedAt) {}
}
