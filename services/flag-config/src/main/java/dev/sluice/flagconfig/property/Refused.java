package dev.sluice.flagconfig.property;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of which something could not be kept.
 *
 * @param record as it came
 * @param reason what, and why; for whoever reads dead letters
 * @param cause the type of exception that said so; ours when it broke a limit of ours
 */
public record Refused(ConsumerRecord<String, byte[]> record, String reason, String cause) {

    /** Because of a limit of ours. */
    public Refused(ConsumerRecord<String, byte[]> record, String reason) {
        this(record, reason, Refused.class.getName());
    }
}
