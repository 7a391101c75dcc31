package dev.sluice.notifier.store;

import dev.sluice.notifier.delivery.Ledger;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** What became of one alert on one route. */
@Entity
@Table(name = "delivery")
@IdClass(DeliveryRow.Key.class)
public class DeliveryRow {

    @Id
    @Column(name = "alert_id")
    String alertId;

    @Id
    @Column(name = "route_id")
    UUID routeId;

    UUID id;

    String project;

    @Column(name = "rollout_id")
    String rolloutId;

    String alert;

    /** Whether it does not wait for what is harmless. */
    boolean urgent;

    @Enumerated(EnumType.STRING)
    Ledger.State state;

    int attempts;

    @Column(name = "last_error")
    String lastError;

    @Column(name = "first_tried_at")
    Instant firstTriedAt;

    @Column(name = "next_attempt_at")
    Instant nextAttemptAt;

    @Column(name = "sent_at")
    Instant sentAt;

    /** Names the delivery in the API; an alert's own id has slashes in it. */
    public UUID id() {
        return id;
    }

    public String alertId() {
        return alertId;
    }

    public UUID routeId() {
        return routeId;
    }

    public String rolloutId() {
        return rolloutId;
    }

    /** The alert's JSON, as it stood on the topic. */
    public String alert() {
        return alert;
    }

    public Ledger.State state() {
        return state;
    }

    public int attempts() {
        return attempts;
    }

    public String lastError() {
        return lastError;
    }

    public Instant firstTriedAt() {
        return firstTriedAt;
    }

    public Instant nextAttemptAt() {
        return nextAttemptAt;
    }

    public Instant sentAt() {
        return sentAt;
    }

    /** One alert on one route. */
    public record Key(String alertId, UUID routeId) implements Serializable {
        private static final long serialVersionUID = 1;
    }
}
