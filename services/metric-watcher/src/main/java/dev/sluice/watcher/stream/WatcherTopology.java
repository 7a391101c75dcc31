package dev.sluice.watcher.stream;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.JudgedRecord;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.watcher.bytes.JsonSerde;
import dev.sluice.watcher.join.Handover;
import dev.sluice.watcher.join.HandoverSerde;
import dev.sluice.watcher.join.JoinOutput;
import dev.sluice.watcher.join.JoinStep;
import dev.sluice.watcher.sums.CountsSerde;
import dev.sluice.watcher.sums.Judged;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SegmentsStep;
import dev.sluice.watcher.sums.SumsInput;
import dev.sluice.watcher.sums.SumsStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.jboss.logging.Logger;

/**
 * The topology: {@code events} are joined per person; what that changes in the counts of rollouts is sent on by rollout, added up and
 * judged; what it changes in their segments is watched beside that. What concerns another id of the same person is handed over to the id under which the person is kept.
 *
 * <pre>
 *           events ─▶ person-join ──────┬─▶ (rollout-counts) ─▶ rollout-sums ─▶ verdicts, verdict-log
 *                                       ├─▶ dead-letters   rollouts ───┘
 *   person-handovers ─▶ handovers ──────┤
 *          ▲  ▲                         │
 *          │  └─────────────────────────┘
 *    identity-links
 * </pre>
 */
public final class WatcherTopology {

    private static final Logger LOG = Logger.getLogger(WatcherTopology.class);

    private WatcherTopology() {}

    /**
     * Builds it.
     *
     * @param rolloutPartitions of the topic {@code rollouts}: the counts are laid out alike, so that who sums a rollout also hears
     *     where it stands
     */
    public static Topology build(JoinStep join, SumsStep sums, SegmentsStep segments, int rolloutPartitions) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, RolloutCounts> counts = joined(builder, join)
                .repartition(Repartitioned.<String, RolloutCounts>as("rollout-counts")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(CountsSerde.serde())
                        .withNumberOfPartitions(rolloutPartitions));
        KStream<String, SumsInput> heard =
                counts.<SumsInput>mapValues(SumsInput.Counted::new).merge(standings(builder));
        KStream<String, Judged> judged =
                heard.filterNot(WatcherTopology::isOfSegment).process(sums, Named.as("rollout-sums"));
        // A tombstone on the one topic of a rollout becomes one on the other.
        judged.mapValues(each -> each == null ? null : new VerdictRecord(each.project(), each.verdict()))
                .to(Topic.VERDICTS.topicName(), Produced.with(Serdes.String(), JsonSerde.of(VerdictRecord.class)));
        judged.filter((_, each) -> each != null && each.isNews())
                .mapValues(each -> new JudgedRecord(each.project(), each.plan(), each.verdict()))
                .to(Topic.VERDICT_LOG.topicName(), Produced.with(Serdes.String(), JsonSerde.of(JudgedRecord.class)));
        heard.filter((key, input) -> input instanceof SumsInput.Standing || isOfSegment(key, input))
                .process(segments, Named.as("segment-sums"), SumsStep.STANDINGS)
                .to(
                        Topic.SEGMENT_FINDINGS.topicName(),
                        Produced.with(Serdes.String(), JsonSerde.of(SegmentFinding.class)));
        return builder.build();
    }

    private static boolean isOfSegment(String rolloutId, SumsInput input) {
        return input instanceof SumsInput.Counted counted
                && !counted.change().segments().isEmpty();
    }

    private static KStream<String, RolloutCounts> joined(StreamsBuilder builder, JoinStep join) {
        Consumed<String, byte[]> bytes = Consumed.with(Serdes.String(), Serdes.ByteArray());
        KStream<String, JoinOutput> joined =
                builder.stream(Topic.EVENTS.topicName(), bytes).process(join.ofEvents(), Named.as("person-join"));
        KStream<String, JoinOutput> takenIn = builder.stream(Topic.PERSON_HANDOVERS.topicName(), bytes)
                .process(join.ofHandovers(), Named.as("handovers"));
        Map<String, KStream<String, JoinOutput>> outputs = joined.merge(takenIn)
                .split(Named.as("joined-"))
                .branch((_, output) -> output instanceof JoinOutput.DeadLetter, Branched.as("refused"))
                .branch((_, output) -> output instanceof JoinOutput.HandedOver, Branched.as("handed-over"))
                .branch((_, output) -> output instanceof JoinOutput.Seen, Branched.as("seen"))
                .branch((_, output) -> output instanceof JoinOutput.Followed, Branched.as("followed"))
                .defaultBranch(Branched.as("counted"));
        outputs.get("joined-seen")
                .mapValues(output -> ((JoinOutput.Seen) output).event())
                .to(Topic.EVENTS_SEEN.topicName(), Produced.with(Serdes.String(), JsonSerde.of(EventSeen.class)));
        outputs.get("joined-followed")
                .mapValues(output -> ((JoinOutput.Followed) output).followUps().orElse(null))
                .to(
                        Topic.FLAG_FOLLOW_UPS.topicName(),
                        Produced.with(Serdes.String(), JsonSerde.of(FlagFollowUps.class)));
        outputs.get("joined-refused")
                .mapValues(output -> ((JoinOutput.DeadLetter) output).value())
                .to(Topic.DEAD_LETTERS.topicName(), Produced.with(Serdes.String(), Serdes.ByteArray()));
        Produced<String, Handover> handovers = Produced.with(Serdes.String(), HandoverSerde.serde());
        outputs.get("joined-handed-over")
                .mapValues(output -> ((JoinOutput.HandedOver) output).handover())
                .to(Topic.PERSON_HANDOVERS.topicName(), handovers);
        links(builder).to(Topic.PERSON_HANDOVERS.topicName(), handovers);
        return outputs.get("joined-counted").mapValues(output -> ((JoinOutput.Counted) output).counts());
    }

    /** Each link is told to the id that it names as the other. */
    private static KStream<String, Handover> links(StreamsBuilder builder) {
        Serde<IdentityLink> serde = JsonSerde.of(IdentityLink.class);
        return builder.stream(Topic.IDENTITY_LINKS.topicName(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .flatMap((key, value) -> {
                    try {
                        IdentityLink link = serde.deserializer().deserialize(Topic.IDENTITY_LINKS.topicName(), value);
                        return link == null
                                ? List.of()
                                : List.of(KeyValue.pair(
                                        link.project() + '/' + link.otherId(),
                                        new Handover.Linked(link.project() + '/' + link.distinctId(), link.kind())));
                    } catch (SerializationException e) {
                        LOG.errorf(e, "link not understood and left out: key=%s", key);
                        return List.of();
                    }
                });
    }

    private static KStream<String, SumsInput> standings(StreamsBuilder builder) {
        Serde<RolloutRecord> serde = JsonSerde.of(RolloutRecord.class);
        return builder.stream(Topic.ROLLOUTS.topicName(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .flatMapValues((rolloutId, value) -> {
                    try {
                        return List.of((SumsInput) new SumsInput.Standing(Optional.ofNullable(
                                serde.deserializer().deserialize(Topic.ROLLOUTS.topicName(), value))));
                    } catch (SerializationException e) {
                        LOG.errorf(e, "record not understood, the last good one stays: rollout=%s", rolloutId);
                        return List.of();
                    }
                });
    }
}
