package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.Arm;
import dev.sluice.watcher.Kinds;
import dev.sluice.watcher.People;
import dev.sluice.watcher.Sent;
import dev.sluice.watcher.World;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.Did;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.RolloutSums;
import dev.sluice.watcher.watch.WatchedProject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Rules of the join that hold for every kind of measure. */
class KindsJoinTest {

    private static final Instant T = World.START.plusSeconds(600);
    private static final int SUM = 6;
    private static final int STEADY_MEAN = 8;
    private static final WatchedProject PROJECT = World.at(2)
            .watchList(World.at(2).guardedBy(Kinds.guardrails()))
            .project(World.PROJECT)
            .orElseThrow();

    private final String treated = People.in(Arm.TREATED, 2);
    private final PersonJoin join = new PersonJoin(Duration.ofMinutes(5), Duration.ofMinutes(20));
    private PersonState person = PersonState.UNKNOWN;
    private EarlyDeeds early = EarlyDeeds.NONE;
    private Optional<RolloutCounts> sums = Optional.empty();

    @Test
    void shouldCountNothingMoreOfWhoIsSeenInBothArms() throws IOException {
        hear(Sent.exposure("e1", treated, T, "true", 2));
        everything("a", 10);
        List<Did> before = arm().did();
        hear(Sent.exposure("e2", treated, T.plusSeconds(60), "false", 2));
        everything("b", 70);

        assertThat(before).as("every kind is met").noneMatch(Did.NOTHING::equals);
        assertThat(arm()).isEqualTo(new ArmCounts(1, before));
        assertThat(sums.orElseThrow().setAside().bothArms()).isEqualTo(1);
    }

    @Test
    void shouldCountALateEventOnceHoweverManyPartsItWouldBe() throws IOException {
        hear(Sent.exposure("e1", treated, T, "true", 2));
        hear(viewed("late", T.plusSeconds(5)).acceptedAt(T.plusSeconds(5 + 21 * 60)));
        hear(viewed("late", T.plusSeconds(5)).acceptedAt(T.plusSeconds(9 + 21 * 60)));

        assertThat(sums.orElseThrow().setAside().lateEvents()).isEqualTo(1);
        assertThat(arm().did()).containsOnly(Did.NOTHING);
    }

    @Test
    void shouldTakeAValueBackWhenAnEarlierExposureMovesTheWindow() throws IOException {
        Instant atTheEnd = T.plus(World.WINDOW);
        Sent earlier =
                Sent.exposure("e1", treated, T.minusSeconds(120), "true", 2).acceptedAt(atTheEnd);

        hear(Sent.exposure("e2", treated, T, "true", 2), bought("o1", atTheEnd, "9"));
        assertThat(arm().did().get(SUM)).isNotEqualTo(Did.NOTHING);
        hear(earlier, earlier, bought("o1", atTheEnd, "9"));

        assertThat(arm().did().get(SUM)).isEqualTo(Did.NOTHING);
        assertThat(arm().did().get(STEADY_MEAN)).isEqualTo(Did.NOTHING);
        assertThat(arm().people()).isEqualTo(1);
    }

    /** A person in one rollout, before and after a dozen purchases that nine guardrails look at. */
    @Test
    void shouldKeepLittleOfAPerson() throws IOException {
        hear(Sent.exposure("e1", treated, T, "true", 2));
        byte[] before = PersonSerde.known().serializer().serialize("people", person);
        for (int i = 0; i < 12; i++) {
            hear(bought("o" + i, T.plusSeconds(i), "12.5"));
        }
        byte[] after = PersonSerde.known().serializer().serialize("people", person);

        assertThat(before).hasSizeLessThan(90);
        assertThat(after.length - before.length).isLessThan(9 * 12 * 18);
        assertThat(PersonSerde.known().deserializer().deserialize("people", after))
                .isEqualTo(person);
    }

    /** Enough to meet every kind. */
    private void everything(String mark, int second) throws IOException {
        Instant at = T.plusSeconds(second);
        hear(
                viewed(mark + 1, at),
                viewed(mark + 2, at.plusSeconds(1)),
                new Sent(
                        mark + 3,
                        "product added",
                        treated,
                        at.plusSeconds(2),
                        at.plusSeconds(2),
                        Map.of("sort", "\"a\"")),
                bought(mark + 4, at.plusSeconds(3), "40"),
                viewed(mark + 5, at.plus(Duration.ofDays(1))));
    }

    private Sent viewed(String uuid, Instant at) {
        return new Sent(uuid, "product viewed", treated, at, at, Map.of());
    }

    private Sent bought(String uuid, Instant at, String value) {
        return new Sent(uuid, "order completed", treated, at, at, Map.of("value", value));
    }

    private ArmCounts arm() {
        return sums.orElseThrow().strata().values().iterator().next().treated();
    }

    private void hear(Sent... all) throws IOException {
        for (Sent sent : all) {
            Joined joined = join.apply(
                    person,
                    early,
                    EventReader.read(new Record<>(
                            sent.key(),
                            sent.body(),
                            sent.acceptedAt().toEpochMilli(),
                            sent.toTestRecord().headers())),
                    PROJECT);
            person = joined.person();
            early = joined.early();
            joined.changes().forEach(change -> sums = Optional.of(RolloutSums.add(sums, change)));
        }
    }
}
