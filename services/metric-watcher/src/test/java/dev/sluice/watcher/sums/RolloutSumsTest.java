package dev.sluice.watcher.sums;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.DataHealth;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.judge.Evidence;
import dev.sluice.rollout.RolloutPhase;
import dev.sluice.watcher.World;
import dev.sluice.watcher.bytes.ByteWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutSumsTest {

    private static final Instant NOW = World.START.plusSeconds(900);
    private static final Map<Integer, Long> SERVED =
            Map.of(1, World.versionOf(1), 2, World.versionOf(2), 3, World.versionOf(3));

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldGiveTheSameSumsInAnyGrouping(long seed) {
        // given
        Random random = new Random(seed);
        List<RolloutCounts> changes =
                IntStream.range(0, 50).mapToObj(_ -> change(random)).toList();

        // when
        RolloutCounts oneByOne = changes.stream().reduce(RolloutCounts::plus).orElseThrow();
        RolloutCounts firstHalf =
                changes.subList(0, 25).stream().reduce(RolloutCounts::plus).orElseThrow();
        RolloutCounts secondHalf =
                changes.subList(25, 50).stream().reduce(RolloutCounts::plus).orElseThrow();

        // then
        assertThat(firstHalf.plus(secondHalf)).as("seed %d", seed).isEqualTo(oneByOne);
        assertThat(secondHalf.plus(firstHalf).strata()).as("seed %d", seed).isEqualTo(oneByOne.strata());
    }

    @Test
    void shouldReadWhatItWrote() {
        Serde<RolloutCounts> serde = CountsSerde.serde();
        RolloutCounts counts = change(new Random(9));

        byte[] written = serde.serializer().serialize("sums", counts);

        assertThat(serde.deserializer().deserialize("sums", written)).isEqualTo(counts);
    }

    /** So that an upgrade loses nobody: levels stood one after the other, and there were no sums. */
    @Test
    void shouldReadCountsOfTheFormBefore() {
        ByteWriter before = new ByteWriter().number(3);
        before.text(World.ROLLOUT).number(1).number(2).number(0);
        before.number(1).number(2).number(5_000).number(0);
        before.number(9).number(1).number(3).number(0).number(4).number(0);
        before.number(8).number(1).number(3).number(1).number(0).number(-2);
        before.number(0).number(0).number(0).number(0).number(0).flag(false);

        RolloutCounts counts = CountsSerde.serde().deserializer().deserialize("sums", before.written());

        assertThat(counts.strata())
                .isEqualTo(Map.of(
                        key(2, 5_000),
                        new StratumPeople(
                                new ArmCounts(9, List.of(new Did(Map.of(2, 4L), List.of()))),
                                new ArmCounts(8, List.of(new Did(Map.of(1, 1L, 3, -2L), List.of()))))));
    }

    @Test
    void shouldStartAfreshWhenAGenerationOrAPlanIsNewer() {
        RolloutCounts old = RolloutCounts.progress(World.ROLLOUT, 1, 1, 0, 5);
        RolloutCounts edited = RolloutCounts.progress(World.ROLLOUT, 1, 2, 0, 3);
        RolloutCounts again = RolloutCounts.progress(World.ROLLOUT, 2, 1, 0, 1);

        assertThat(RolloutSums.add(Optional.of(old), edited)).isEqualTo(edited);
        assertThat(RolloutSums.add(Optional.of(edited), again)).isEqualTo(again);
        assertThat(RolloutSums.add(Optional.of(again), edited)).isEqualTo(again);
    }

    @Test
    void shouldLeaveOutCountsOfAnotherGenerationWhenJudging() {
        RolloutCounts old = change(new Random(3));
        World again = new World(2, RolloutPhase.RUNNING, 2);

        Evidence evidence = RolloutSums.evidence(again.rollout(), Optional.of(old), 1, NOW);

        assertThat(evidence.exposures()).isEmpty();
        assertThat(evidence.lastEvent()).isEmpty();
        assertThat(evidence.guardrails()).hasSize(2);
    }

    @Test
    void shouldNeverSayThatItHasJudgedPastNow() {
        RolloutCounts ahead = RolloutCounts.progress(
                World.ROLLOUT, 1, 1, 0, NOW.plusSeconds(60).toEpochMilli());

        assertThat(RolloutSums.evidence(World.at(2).rollout(), Optional.of(ahead), 1, NOW)
                        .judgedTo())
                .isEqualTo(NOW);
    }

    @Test
    void shouldJudgeUpToWhatTheSlowestPartitionHasJoined() {
        RolloutCounts one = RolloutCounts.progress(World.ROLLOUT, 1, 1, 0, 7_000);
        RolloutCounts both = one.plus(RolloutCounts.progress(World.ROLLOUT, 1, 1, 1, 5_000));

        assertThat(RolloutSums.evidence(World.at(2).rollout(), Optional.of(one), 2, NOW)
                        .judgedTo())
                .isEqualTo(Instant.EPOCH);
        assertThat(RolloutSums.evidence(World.at(2).rollout(), Optional.of(both), 2, NOW)
                        .judgedTo())
                .isEqualTo(Instant.ofEpochMilli(5_000));
    }

    @Test
    void shouldCompareInTheStagesWhoseOpenSharesLeaveAChoice() {
        assertThat(RolloutSums.evidence(World.at(0).rollout(), Optional.empty(), 1, NOW)
                        .comparedStages())
                .containsExactly(1, 2, 3);
    }

    @Test
    void shouldCountTheExposedOfTheCurrentStageOnly() {
        RolloutCounts counts = new RolloutCounts(
                World.ROLLOUT,
                1,
                1,
                SERVED,
                Map.of(key(1, 5_000), people(7, 6), key(2, 2_000), people(2, 9), key(2, 5_000), people(3, 4)),
                SetAside.NOTHING,
                Map.of(0, 1L),
                Optional.empty());

        Evidence evidence = RolloutSums.evidence(World.at(2).rollout(), Optional.of(counts), 1, NOW);

        assertThat(evidence.exposedTreated()).isEqualTo(5);
        assertThat(evidence.exposedControl()).isEqualTo(13);
        assertThat(evidence.exposures()).hasSize(3);
    }

    @Test
    void shouldDropWhatAnOlderVersionOfTheFlagServedInTheStage() {
        RolloutCounts before = counted(Map.of(1, 11L, 2, 12L));
        RolloutCounts opened = RolloutSums.standing(
                        Optional.of(before), World.at(2).edited().rollout())
                .orElseThrow();
        RolloutCounts late = RolloutSums.add(Optional.of(opened), counted(Map.of(1, 11L, 2, 12L)));

        assertThat(opened.strata().keySet()).containsExactly(key(1, 5_000));
        assertThat(late.strata().keySet()).containsExactly(key(1, 5_000));
        assertThat(late.strata().get(key(1, 5_000)).treated().people()).isEqualTo(14);
        assertThat(before.plus(opened)).isEqualTo(opened.plus(before));
    }

    @Test
    void shouldCountWhatTheNewerVersionOfTheFlagServesWhetherOrNotItIsKnownYet() {
        RolloutCounts before = counted(Map.of(2, 12L));
        RolloutCounts ahead = RolloutSums.add(Optional.of(before), counted(Map.of(2, 112L)));

        Evidence unknown = RolloutSums.evidence(World.at(2).rollout(), Optional.of(ahead), 1, NOW);
        Evidence known = RolloutSums.evidence(World.at(2).edited().rollout(), Optional.of(ahead), 1, NOW);

        assertThat(unknown.exposedTreated()).isZero();
        assertThat(unknown.exposures()).isEmpty();
        assertThat(known.exposedTreated()).isEqualTo(7);
    }

    @Test
    void shouldRememberTheVersionsOfEarlierStagesWhenNothingWasCountedInThem() {
        Optional<RolloutCounts> opened =
                RolloutSums.standing(Optional.empty(), World.at(1).edited().rollout());
        Optional<RolloutCounts> next = RolloutSums.standing(opened, World.at(2).rollout());

        RolloutCounts late = RolloutSums.add(next, counted(Map.of(1, 11L, 2, 12L)));

        assertThat(late.strata().keySet()).containsExactly(key(2, 5_000));
    }

    /** Seven treated and six others in each stage. */
    private static RolloutCounts counted(Map<Integer, Long> servedBy) {
        Map<StratumKey, StratumPeople> strata = new TreeMap<>();
        servedBy.keySet().forEach(stage -> strata.put(key(stage, 5_000), people(7, 6)));
        return new RolloutCounts(
                World.ROLLOUT, 1, 1, servedBy, strata, SetAside.NOTHING, Map.of(0, 1L), Optional.empty());
    }

    private static RolloutCounts change(Random random) {
        Map<StratumKey, StratumPeople> strata = Map.of(
                key(1 + random.nextInt(2), 5_000), people(random.nextInt(9), random.nextInt(9)),
                key(3, 6_000), people(random.nextInt(9), random.nextInt(9)));
        long acceptedAt = NOW.toEpochMilli() + random.nextInt(1_000_000);
        return new RolloutCounts(
                World.ROLLOUT,
                1,
                1,
                Map.of(1, 11L, 2, 12L, 3, random.nextInt(8) == 0 ? 113L : 13L),
                strata,
                new SetAside(random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(3)),
                Map.of(random.nextInt(3), NOW.toEpochMilli() + random.nextInt(1_000)),
                Optional.of(new CountedEvent(
                        new DataHealth.EventRef("u" + random.nextInt(), acceptedAt),
                        random.nextBoolean() ? Optional.of("00-1-2-01") : Optional.empty())));
    }

    private static StratumKey key(int stage, int share) {
        return new StratumKey(stage, new BasisPoints(share), BasisPoints.NONE);
    }

    private static StratumPeople people(long treated, long control) {
        return new StratumPeople(
                new ArmCounts(treated, List.of(did(Map.of(1, treated / 2)), did(Map.of(1, -1L, 2, 1L)))),
                new ArmCounts(control, List.of(did(Map.of(1, control / 2)), did(Map.of(3, 1L)))));
    }

    private static Did did(Map<Integer, Long> atLevel) {
        return new Did(atLevel, List.of(BigInteger.valueOf(7), new BigInteger("-123456789012345678901234567890")));
    }
}
