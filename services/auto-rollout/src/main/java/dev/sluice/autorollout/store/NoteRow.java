package dev.sluice.autorollout.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What a person wrote down about a rollout. */
@Entity
@Table(name = "rollout_note")
public class NoteRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(name = "rollout_id")
    String rolloutId;

    @Column(name = "written_by")
    String by;

    @Column(name = "written_at")
    Instant at;

    String body;

    protected NoteRow() {}

    /** A note that has just been written. */
    public static NoteRow of(String rolloutId, String by, String body, Instant at) {
        NoteRow row = new NoteRow();
        row.rolloutId = rolloutId;
        row.by = by;
        row.body = body;
        row.at = at;
        return row;
    }

    public String by() {
        return by;
    }

    public Instant at() {
        return at;
    }

    public String body() {
        return body;
    }
}
