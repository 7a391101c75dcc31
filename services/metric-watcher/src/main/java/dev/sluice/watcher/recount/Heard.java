package dev.sluice.watcher.recount;

import dev.sluice.contracts.Topic;
import java.util.Comparator;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;

/**
 * A record that the watcher heard.
 *
 * @param topic where
 * @param record key, value ({@code null} for a deletion), headers and time
 */
record Heard(Topic topic, TestRecord<String, byte[]> record) {

    /** What is watched comes before the events of the same moment. */
    static final Comparator<Heard> ORDER =
            Comparator.comparingLong(Heard::at).thenComparingInt(each -> each.topic() == Topic.EVENTS ? 1 : 0);

    Heard {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(record, "record");
    }

    /** Its time, epoch milliseconds. */
    long at() {
        return record.timestamp();
    }
}
