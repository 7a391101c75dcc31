package dev.sluice.watcher.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveDataTest {

    private static final Instant T = Instant.parse("2026-11-23T23:59:00Z");
    private static final byte[] NOTHING = "{\"properties\":{}}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ORDER =
            "{\"properties\":{\"total\":12.5,\"items\":\"3\",\"coupon\":\"none\"}}".getBytes(StandardCharsets.UTF_8);

    private final LiveData live = new LiveData(3, LiveData.Before.NOTHING, new SeededHash(20_261_123));

    @Test
    void shouldCountEventsByDayAndFindTheirNumbers() {
        saw("a", "order completed", T, ORDER);
        saw("b", "order completed", T.plusSeconds(120), ORDER);
        saw("b", "order completed", T.plusSeconds(121), ORDER);

        assertThat(live.changedEvents())
                .containsExactly(new EventSeen(
                        "shop",
                        3,
                        "order completed",
                        T.plusSeconds(121),
                        Map.of(LocalDate.parse("2026-11-23"), 1L, LocalDate.parse("2026-11-24"), 2L),
                        List.of("items", "total")));
        assertThat(live.changedEvents()).as("nothing has changed since").isEmpty();
    }

    @Test
    void shouldGoOnWhereAnEarlierRunOfThePartitionEnded() {
        Map<String, EventSeen> told = new HashMap<>();
        saw("a", "order completed", T, ORDER);
        live.changedEvents().forEach(seen -> told.put(seen.key(), seen));

        LiveData restarted = new LiveData(3, new LiveData.Before(key -> Optional.ofNullable(told.get(key)), List::of));
        restarted.saw("shop", "b", "order completed", T.toEpochMilli(), NOTHING);

        EventSeen after = restarted.changedEvents().getFirst();
        assertThat(after.days()).containsEntry(LocalDate.parse("2026-11-23"), 2L);
        assertThat(after.numericProperties()).contains("total");
    }

    @Test
    void shouldBoundWhatMadeUpNamesCost() {
        for (int i = 0; i < 5_000; i++) {
            saw("a", "event " + i, T, NOTHING);
        }

        assertThat(live.changedEvents()).hasSize(EventsOfPartition.NAMES_MAX);
    }

    @Test
    void shouldTellWhatExposedPeopleDoNextAndHowManyOthersDo() {
        saw("early", "order completed", T, NOTHING);
        for (String person : List.of("a", "b", "early")) {
            met(person, "checkout", T.plusSeconds(1));
        }
        saw("a", "order completed", T.plusSeconds(2), NOTHING);
        saw("b", "order completed", T.plusSeconds(2), NOTHING);
        saw("b", "order completed", T.plusSeconds(3), NOTHING);
        saw("b", "help opened", T.plusSeconds(3), NOTHING);
        saw("other", "help opened", T.plusSeconds(3), NOTHING);
        saw("another", "$pageview", T.plusSeconds(3), NOTHING);

        FlagFollowUps told = live.followUps(T.plusSeconds(4).toEpochMilli()).getFirst();

        assertThat(told.exposed()).isEqualTo(3);
        assertThat(told.others()).isEqualTo(2);
        assertThat(told.oneIn()).isEqualTo(1);
        assertThat(told.events())
                .as("what was done before the flag was met is not what comes next, nor what others do")
                .containsExactly(
                        new FlagFollowUps.Next("order completed", 2, 0), new FlagFollowUps.Next("help opened", 1, 1));
    }

    @Test
    void shouldStayAFairSampleOfBoundedSizeWhenManyPeopleCome() {
        for (int i = 0; i < 40_000; i++) {
            met("person-" + i, "checkout", T);
            if (i % 4 == 0) {
                saw("person-" + i, "order completed", T.plusSeconds(1), NOTHING);
            }
        }

        FlagFollowUps told = live.followUps(T.plusSeconds(2).toEpochMilli()).getFirst();

        assertThat(told.exposed()).isBetween(PeopleSample.PEOPLE_MAX / 4L, (long) PeopleSample.PEOPLE_MAX);
        assertThat(told.exposed() * told.oneIn()).isBetween(36_000L, 44_000L);
        double share = (double) told.events().getFirst().exposed() / told.exposed();
        assertThat(share).isBetween(0.2, 0.3);
    }

    @Test
    void shouldForgetPeopleAfterADay() {
        met("a", "checkout", T);
        met("b", "checkout", T.plus(Duration.ofHours(20)));

        FlagFollowUps told =
                live.followUps(T.plus(Duration.ofHours(30)).toEpochMilli()).getFirst();

        assertThat(told.exposed()).isEqualTo(1);
        assertThat(told.since()).isEqualTo(T.plus(Duration.ofHours(6)));
    }

    @Test
    void shouldSampleIdsThatWereMadeToHaveTheSameHashCode() {
        for (int i = 0; i < 4 * PeopleSample.PEOPLE_MAX; i++) {
            String id = String.format("%13s", Integer.toBinaryString(i))
                    .replaceAll("[ 0]", "Aa")
                    .replace("1", "BB");
            assertThat(id.hashCode()).isEqualTo("AaAaAaAaAaAaAaAaAaAaAaAaAa".hashCode());
            met(id, "checkout", T);
        }

        FlagFollowUps told = live.followUps(T.toEpochMilli()).getFirst();

        assertThat(told.exposed() * told.oneIn()).isBetween(7_000L, 9_000L);
    }

    @Test
    void shouldStayBoundedWhenNoHashTellsPeopleApart() {
        PeopleSample sample = new PeopleSample(T.toEpochMilli(), _ -> 0);

        for (int i = 0; i < 2 * PeopleSample.PEOPLE_MAX; i++) {
            sample.met("person-" + i, "checkout", T.toEpochMilli());
        }

        FlagFollowUps told = sample.told("shop", 3, T.toEpochMilli()).getFirst();
        assertThat(told.exposed()).isEqualTo(PeopleSample.PEOPLE_MAX);
        assertThat(told.oneIn()).isEqualTo(PeopleSample.ONE_IN_MAX);
    }

    @Test
    void shouldBoundWhatMadeUpFlagsCost() {
        for (int i = 0; i < 500; i++) {
            met("person-" + i % 100, "flag-" + i, T);
        }
        assertThat(live.followUps(T.toEpochMilli())).hasSize(PeopleSample.FLAGS_MAX);

        met("late", "checkout", T.plus(Duration.ofHours(20)));
        live.followUps(T.plus(Duration.ofHours(30)).toEpochMilli());
        met("late", "checkout", T.plus(Duration.ofHours(30)));
        assertThat(live.followUps(T.plus(Duration.ofHours(30)).toEpochMilli()))
                .as("when those who met them are gone, there is room again")
                .extracting(FlagFollowUps::flag)
                .containsExactly("checkout");
    }

    @Test
    void shouldTakeBackWhatItToldOfAFlagThatNobodyHasMetForADay() {
        met("ada", "checkout", T);
        List<FlagFollowUps> told = live.followUps(T.toEpochMilli());
        FlagFollowUps ofAnother = new FlagFollowUps("shop", 4, "checkout", 1, T, T, 1, 0, List.of());
        LiveData restarted =
                new LiveData(3, new LiveData.Before(_ -> Optional.empty(), () -> List.of(told.getFirst(), ofAnother)));

        assertThat(restarted.outdated(T.plus(Duration.ofDays(1)).toEpochMilli()))
                .isEmpty();
        assertThat(restarted.outdated(T.plus(Duration.ofDays(1)).plusMillis(1).toEpochMilli()))
                .containsExactly("shop/3/checkout");
    }

    @Test
    void shouldNotKeepAFlagsNameThatIsLongerThanNamesAre() {
        met("a", "f".repeat(EventsOfPartition.NAME_MAX + 1), T);

        assertThat(live.followUps(T.toEpochMilli())).isEmpty();
    }

    private void saw(String person, String event, Instant at, byte[] body) {
        live.saw("shop", person, event, at.toEpochMilli(), body);
    }

    private void met(String person, String flag, Instant at) {
        byte[] body = ("{\"properties\":{\"$feature_flag\":\"" + flag + "\"}}").getBytes(StandardCharsets.UTF_8);
        saw(person, "$feature_flag_called", at, body);
    }
}
