package dev.sluice.autorollout.store;

import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** One line of a rollout's decision log. */
@Entity
@Table(name = "decision")
public class DecisionRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "rollout_id")
    String rolloutId;

    Instant at;

    @Column(name = "event_kind")
    String eventKind;

    String event;
    String before;

    @Enumerated(EnumType.STRING)
    @Column(name = "from_kind")
    StateKind from;

    @Enumerated(EnumType.STRING)
    @Column(name = "to_kind")
    StateKind to;

    @Enumerated(EnumType.STRING)
    Decision.Outcome outcome;

    String reason;

    protected DecisionRow() {}

    /**
     * A line for a decision.
     *
     * @param before the state decided upon
     * @param noteBefore whether it is not what the log's last line left: heartbeats that only prolong a watch have no lines
     */
    public static DecisionRow of(Rollout before, boolean noteBefore, RolloutEvent event, Decision decision) {
        DecisionRow row = new DecisionRow();
        row.rolloutId = before.run().rolloutId();
        row.at = event.at();
        row.eventKind = event.getClass().getSimpleName();
        row.event = StateJson.write(event);
        row.before = noteBefore ? StateJson.write(before) : null;
        row.from = StateKind.of(before);
        row.to = StateKind.of(decision.next());
        row.outcome = decision.outcome();
        row.reason = decision.reason();
        return row;
    }

    /** Its place in the log; grows. */
    public long id() {
        return id;
    }

    public Instant at() {
        return at;
    }

    /** The event's type. */
    public String eventKind() {
        return eventKind;
    }

    /** The event, read from its JSON. */
    public RolloutEvent readEvent() {
        return StateJson.event(event);
    }

    /** The state decided upon; empty when it is what the line before it left. */
    public Optional<Rollout> readBefore() {
        return Optional.ofNullable(before).map(StateJson::state);
    }

    public StateKind from() {
        return from;
    }

    public StateKind to() {
        return to;
    }

    public Decision.Outcome outcome() {
        return outcome;
    }

    public String reason() {
        return reason;
    }
}
