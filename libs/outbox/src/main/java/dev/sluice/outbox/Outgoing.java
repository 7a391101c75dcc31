package dev.sluice.outbox;

import dev.sluice.contracts.Topic;
import java.util.Objects;
import java.util.Optional;

/**
 * A record to be sent.
 *
 * @param topic where to
 * @param key the record's key
 * @param id unique; a receiver drops the second one of the same id
 * @param payload of the topic's type; empty for a tombstone
 */
public record Outgoing(Topic topic, String key, String id, Optional<Object> payload) {
    public Outgoing {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(id, "id");
        payload.ifPresent(value -> {
            if (!topic.payload().isInstance(value)) {
                throw new IllegalArgumentException("topic " + topic.topicName() + " carries "
                        + topic.payload().getSimpleName() + ", not "
                        + value.getClass().getSimpleName());
            }
        });
    }

    /** A record with a value. */
    public static Outgoing of(Topic topic, String key, String id, Object payload) {
        return new Outgoing(topic, key, id, Optional.of(payload));
    }
}
