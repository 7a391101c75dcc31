package dev.sluice.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A record that waits to be sent. */
@Entity
@Table(name = "outbox")
class OutboxEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    @Column(nullable = false)
    String topic;

    @Column(name = "record_key", nullable = false)
    String recordKey;

    @Column(name = "record_id", nullable = false)
    String recordId;

    @Column(name = "record_type", nullable = false)
    String recordType;

    byte[] payload;

    @Column(name = "trace_parent")
    String traceParent;

    OutboxEntry() {}
}
