package dev.sluice.ingestion.config;

import dev.sluice.ingestion.capture.Limits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of event ingestion. */
@ConfigMapping(prefix = "sluice.ingestion")
public interface IngestionConfig {

    /** The largest body, as sent and after decompression. */
    @WithDefault("20M")
    MemorySize maxBody();

    /** The largest body of a session recording, as sent and after decompression. */
    @WithDefault("25M")
    MemorySize maxRecordingBody();

    /** The most events of one request. */
    @WithDefault("1000")
    int maxEvents();

    /** The largest message of a webhook, as sent and after decompression; Sentry's are the largest, with all that led to an error. */
    @WithDefault("2M")
    MemorySize maxWebhookBody();

    /** The most records of one request of OpenTelemetry's protocol; its collectors send some eight thousand at once. */
    @WithDefault("10000")
    int maxOtlpRecords();

    /** The largest event, in bytes; with its headers it must fit a record of 1 MiB, which is what brokers take by default. */
    @WithDefault("1000000")
    int maxEventBytes();

    /** The most properties of one event. */
    @WithDefault("1000")
    int maxProperties();

    /** How deeply an event may nest. */
    @WithDefault("32")
    int maxDepth();

    /**
     * How much of all requests together may be in memory, from their first byte until the last record is acknowledged. Three tenths
     * of the heap when it is not set: the rest is for the Kafka client's buffer and for what parsing leaves behind.
     */
    Optional<MemorySize> maxInFlight();

    /** How many requests may be open at once. */
    @WithDefault("2000")
    int maxRequests();

    /** How long a body may take to arrive. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /**
     * How long a new connection may take to bring its first request's head; once it has had an answer it may be idle for {@code
     * quarkus.http.idle-timeout} before that.
     */
    @WithDefault("30s")
    Duration headTimeout();

    /** When senders should come again after a 503. */
    @WithDefault("5s")
    Duration retryAfter();

    /** {@link #maxInFlight()}, or what stands for it; never less than the largest request needs. */
    default long inFlightBytes() {
        return maxInFlight()
                .map(MemorySize::asLongValue)
                .orElseGet(() -> Math.max(
                        Runtime.getRuntime().maxMemory() * 3 / 10,
                        maxRecordingBody().asLongValue() * 5 / 4));
    }

    /** The limits that parser and answers share. */
    default Limits limits() {
        return new Limits(
                Math.toIntExact(maxBody().asLongValue()), maxEvents(), maxEventBytes(), maxProperties(), maxDepth());
    }

    /** The same for recordings. */
    default Limits recordingLimits() {
        return limits().forRecordings(Math.toIntExact(maxRecordingBody().asLongValue()));
    }
}
