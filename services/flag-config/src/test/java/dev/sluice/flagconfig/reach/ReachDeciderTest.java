package dev.sluice.flagconfig.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Widening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachDeciderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final FlagKey KEY = new FlagKey("new-checkout");
    private static final RecentPeople.Seen SEEN = new RecentPeople.Seen(41_616, "a sample");
    private static final RecentPeople.Seen NOBODY = new RecentPeople.Seen(0, "not known");

    @Test
    void shouldSayItInASentence() {
        Reach reach = reach(flag(1_00), flag(100_00), SEEN, Map.of());

        assertThat(reach.sentence()).isEqualTo("1 -> 100 %: about 41,200 more people a day, 100 % of traffic");
        assertThat(reach.isPastLimit()).isTrue();
    }

    @Test
    void shouldSayThatItIsNotKnownWhenNobodyWasSeen() {
        Reach reach = reach(flag(1_00), flag(100_00), NOBODY, Map.of());

        assertThat(reach.sentence()).isEqualTo("1 -> 100 %: it is not known how many more people, 100 % of traffic");
        assertThat(reach.people()).isEmpty();
    }

    @Test
    void shouldTakeASmallStepWithoutAsking() {
        assertThat(reach(flag(1_00), flag(11_00), SEEN, Map.of()).isPastLimit()).isFalse();
        assertThat(reach(flag(1_00), flag(11_01), SEEN, Map.of()).isPastLimit()).isTrue();
        assertThat(reach(flag(0), flag(5_00), new RecentPeople.Seen(1_000_000, ""), Map.of())
                        .isPastLimit())
                .as("a small share of many is many")
                .isTrue();
    }

    @Test
    void shouldCountAListByItsMembers() {
        Flag listed =
                flag(new ReleaseCondition(List.of(PropertyFilter.cohort("staff")), BasisPoints.ALL, Optional.empty()));

        Reach few = reach(flag(0), listed, SEEN, Map.of("staff", 40L));
        Reach many = reach(flag(0), listed, SEEN, Map.of("staff", 40_000L));

        assertThat(few.people()).contains(40L);
        assertThat(few.isPastLimit()).isFalse();
        assertThat(few.audiences().getFirst().who()).isEqualTo("those with a place in the cohort staff");
        assertThat(few.audiences().getFirst().members()).contains(40L);
        assertThat(many.isPastLimit()).isTrue();
    }

    @Test
    void shouldTakeWhoIsDescribedForAsManyAsTheyMayBe() {
        Flag described = flag(new ReleaseCondition(
                List.of(PropertyFilter.person("plan", Operator.EXACT, "pro")), BasisPoints.ALL, Optional.empty()));

        Reach reach = reach(flag(0), described, SEEN, Map.of());

        assertThat(reach.sentence())
                .isEqualTo("0 -> 100 % of those who match: at most 41,616 more people a day, up to 100 % of traffic");
        assertThat(reach.isPastLimit()).isTrue();
    }

    @Test
    void shouldAskWhenOtherFlagsMakeSomethingOfIt() {
        Widening widening = Widening.between(Optional.of(flag(0)), flag(1_00)).orElseThrow();

        assertThat(ReachDecider.reach(widening, SEEN, Map.of(), List.of("other"), Limit.USUAL)
                        .isPastLimit())
                .isTrue();
    }

    @Test
    void shouldCountPeopleWhoMetTheFlagElseEverybodyWhoWasSeen() {
        FlagFollowUps met = followUps("new-checkout", 0, NOW);
        FlagFollowUps other = followUps("other", 1, NOW);

        assertThat(RecentPeople.of(List.of(met, other), "default", KEY, NOW).aDay())
                .isEqualTo(4 * 100 * 12.0);
        assertThat(RecentPeople.of(List.of(other), "default", KEY, NOW).aDay()).isEqualTo(4 * 1_000 * 12.0);
        assertThat(RecentPeople.of(List.of(other), "default", KEY, NOW).source())
                .contains("nobody has met this flag");
        assertThat(RecentPeople.of(List.of(met), "elsewhere", KEY, NOW).source())
                .startsWith("not known");
        assertThat(RecentPeople.of(List.of(met), "default", KEY, NOW.plus(Duration.ofDays(3)))
                        .aDay())
                .as("what is older says nothing of today")
                .isZero();
    }

    private static FlagFollowUps followUps(String flag, int partition, Instant until) {
        return new FlagFollowUps(
                "default", partition, flag, 4, until.minus(Duration.ofHours(2)), until, 100, 900, List.of());
    }

    private static Reach reach(Flag before, Flag after, RecentPeople.Seen seen, Map<String, Long> members) {
        return ReachDecider.reach(
                Widening.between(Optional.of(before), after).orElseThrow(), seen, members, List.of(), Limit.USUAL);
    }

    private static Flag flag(int share) {
        return flag(new ReleaseCondition(List.of(), new BasisPoints(share), Optional.empty()));
    }

    private static Flag flag(ReleaseCondition condition) {
        return new Flag(1, KEY, 1, "", true, List.of(condition), List.of(), Map.of(), Optional.empty());
    }
}
