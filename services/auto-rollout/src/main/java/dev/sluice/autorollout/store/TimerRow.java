package dev.sluice.autorollout.store;

import dev.sluice.rollout.Timer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** An alarm that a rollout has set. */
@Entity
@Table(name = "timer")
@IdClass(TimerRow.Key.class)
public class TimerRow {

    @Id
    @Column(name = "rollout_id")
    String rolloutId;

    @Id
    @Enumerated(EnumType.STRING)
    Timer name;

    @Column(name = "due_at")
    Instant dueAt;

    protected TimerRow() {}

    public String rolloutId() {
        return rolloutId;
    }

    public Timer name() {
        return name;
    }

    public Instant dueAt() {
        return dueAt;
    }

    /** One of each name per rollout. */
    public record Key(String rolloutId, Timer name) implements Serializable {}
}
