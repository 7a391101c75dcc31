package dev.sluice.watcher.sums;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Traffic;
import dev.sluice.watcher.bytes.BinarySerde;
import dev.sluice.watcher.bytes.ByteReader;
import dev.sluice.watcher.bytes.ByteWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;

/** {@link RolloutCounts} as bytes. */
public final class CountsSerde {

    private CountsSerde() {}

    public static Serde<RolloutCounts> serde() {
        return BinarySerde.of(CountsSerde::write, CountsSerde::read);
    }

    static void write(ByteWriter out, RolloutCounts counts) {
        out.text(counts.rolloutId()).number(counts.generation()).number(counts.planVersion());
        out.all(counts.servedBy().entrySet(), (to, served) -> to.number(served.getKey())
                .number(served.getValue()));
        out.all(counts.strata().entrySet(), (to, stratum) -> {
            StratumKey key = stratum.getKey();
            to.number(key.stage())
                    .number(key.share().value())
                    .number(key.shareBefore().value());
            writeArm(to, stratum.getValue().treated());
            writeArm(to, stratum.getValue().control());
        });
        SetAside aside = counts.setAside();
        out.number(aside.disagreements())
                .number(aside.staleExposures())
                .number(aside.bothArms())
                .number(aside.lateEvents());
        out.all(counts.joinedTo().entrySet(), (to, joined) -> to.number(joined.getKey())
                .number(joined.getValue()));
        out.flag(counts.lastCounted().isPresent());
        counts.lastCounted().ifPresent(last -> {
            out.text(last.ref().uuid()).number(last.ref().acceptedAt());
            out.text(last.traceParent().orElse(""));
        });
        out.all(counts.traffic().entrySet(), (to, stage) -> {
            to.number(stage.getKey());
            writeTraffic(to, stage.getValue());
        });
        out.all(counts.segments(), CountsSerde::writeSegment);
    }

    /** What the people of a segment have in common, as bytes. */
    public static void writeSegment(ByteWriter out, PropertyValue segment) {
        out.text(segment.property()).text(segment.value());
    }

    /** The same again. */
    public static PropertyValue readSegment(ByteReader in) {
        return new PropertyValue(in.text(), in.text());
    }

    static RolloutCounts read(ByteReader in) {
        String rolloutId = in.text();
        long generation = in.number();
        int planVersion = in.integer();
        Map<Integer, Long> servedBy = new TreeMap<>();
        int stages = in.integer();
        for (int i = 0; i < stages; i++) {
            servedBy.put(in.integer(), in.number());
        }
        Map<StratumKey, StratumPeople> strata = new TreeMap<>();
        int count = in.integer();
        for (int i = 0; i < count; i++) {
            StratumKey key = new StratumKey(in.integer(), new BasisPoints(in.integer()), new BasisPoints(in.integer()));
            ArmCounts treated = readArm(in);
            strata.put(key, new StratumPeople(treated, readArm(in)));
        }
        SetAside aside = new SetAside(in.number(), in.number(), in.number(), in.number());
        Map<Integer, Long> joinedTo = new TreeMap<>();
        int partitions = in.integer();
        for (int i = 0; i < partitions; i++) {
            joinedTo.put(in.integer(), in.number());
        }
        Optional<CountedEvent> last = in.flag() ? Optional.of(readEvent(in)) : Optional.empty();
        Map<Integer, Traffic> traffic = new TreeMap<>();
        // Counts that were stored before traffic was counted end here.
        int stagesSeen = in.hasMore() ? in.integer() : 0;
        for (int i = 0; i < stagesSeen; i++) {
            traffic.put(in.integer(), readTraffic(in));
        }
        List<PropertyValue> segments =
                in.form() < BinarySerde.WITH_SEGMENTS ? List.of() : in.all(CountsSerde::readSegment);
        return new RolloutCounts(
                rolloutId, generation, planVersion, servedBy, strata, aside, joinedTo, last, traffic, segments);
    }

    private static void writeTraffic(ByteWriter out, Traffic traffic) {
        out.number(traffic.exposures()).number(traffic.stale()).number(traffic.events());
        out.all(traffic.delays(), (to, events) -> to.number(events));
        out.number(traffic.clocksOff()).number(traffic.carrying()).number(traffic.unexposed());
    }

    private static Traffic readTraffic(ByteReader in) {
        return new Traffic(
                in.number(),
                in.number(),
                in.number(),
                in.all(ByteReader::number),
                in.number(),
                in.number(),
                in.number());
    }

    private static void writeArm(ByteWriter out, ArmCounts arm) {
        out.number(arm.people()).all(arm.did(), CountsSerde::writeDid);
    }

    private static ArmCounts readArm(ByteReader in) {
        return new ArmCounts(in.number(), in.all(CountsSerde::readDid));
    }

    private static void writeDid(ByteWriter out, Did did) {
        out.all(did.atLevel().entrySet(), (to, level) -> to.number(level.getKey())
                .number(level.getValue()));
        out.all(did.sums(), (to, sum) -> to.bytes(sum.toByteArray()));
    }

    private static Did readDid(ByteReader in) {
        Map<Integer, Long> atLevel = new TreeMap<>();
        int levels = in.integer();
        for (int i = 0; i < levels; i++) {
            if (in.form() < BinarySerde.WITH_SUMS) {
                atLevel.put(i + 1, in.number());
            } else {
                atLevel.put(in.integer(), in.number());
            }
        }
        List<BigInteger> sums =
                in.form() < BinarySerde.WITH_SUMS ? List.of() : in.all(each -> new BigInteger(each.bytes()));
        return new Did(atLevel, sums);
    }

    private static CountedEvent readEvent(ByteReader in) {
        DataHealth.EventRef ref = new DataHealth.EventRef(in.text(), in.number());
        return new CountedEvent(ref, Optional.of(in.text()).filter(trace -> !trace.isEmpty()));
    }
}
