package dev.sluice.watcher.sums;

import dev.sluice.metric.evidence.Detector;
import dev.sluice.watcher.bytes.BinarySerde;
import dev.sluice.watcher.bytes.ByteReader;
import dev.sluice.watcher.bytes.ByteWriter;
import dev.sluice.watcher.sums.SegmentPeople.Watch;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/** {@link SegmentPeople} as bytes. */
final class SegmentSerde {

    private SegmentSerde() {}

    static Serde<SegmentPeople> serde() {
        return BinarySerde.of(SegmentSerde::write, SegmentSerde::read);
    }

    private static void write(ByteWriter out, SegmentPeople people) {
        CountsSerde.write(out, people.counted());
        CountsSerde.write(out, people.sinceTick());
        out.all(people.watches().entrySet(), (to, watch) -> {
            to.text(watch.getKey());
            to.all(watch.getValue().detector().logM(), (value, logM) -> value.fixed(Double.doubleToLongBits(logM)));
            to.number(watch.getValue().namedAt());
        });
    }

    private static SegmentPeople read(ByteReader in) {
        RolloutCounts counted = CountsSerde.read(in);
        RolloutCounts sinceTick = CountsSerde.read(in);
        Map<String, Watch> watches = new TreeMap<>();
        int count = in.integer();
        for (int i = 0; i < count; i++) {
            String guardrail = in.text();
            Detector detector = new Detector(in.all(each -> Double.longBitsToDouble(each.fixed())));
            watches.put(guardrail, new Watch(detector, in.number()));
        }
        return new SegmentPeople(counted, sinceTick, watches);
    }
}
