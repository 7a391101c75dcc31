package dev.sluice.flagconfig.property;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of which something could not be kept.
 *
 * @param record as it came
 * @param reason what, and why; for whoever reads dead letters
 */
public record Refused(ConsumerRecord<String, byte[]> record, String reason) {}
