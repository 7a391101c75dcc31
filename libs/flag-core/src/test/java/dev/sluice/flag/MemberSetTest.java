package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemberSetTest {

    static LongStream seeds() {
        return LongStream.range(0, 50).map(i -> 104_729 * i + 20_261_123);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldBehaveAsASetOfTexts(long seed) {
        // given
        Random random = new Random(seed);
        Set<String> expected = new HashSet<>();
        MemberSet set = MemberSet.EMPTY;

        for (int step = 0; step < 20; step++) {
            // when
            List<String> some = IntStream.range(0, random.nextInt(40))
                    .mapToObj(i -> "user-" + random.nextInt(200))
                    .toList();
            if (random.nextBoolean()) {
                set = set.with(some);
                expected.addAll(some);
            } else {
                set = set.without(some);
                expected.removeAll(new HashSet<>(some));
            }

            // then
            assertThat(set.size()).as("seed %d", seed).isEqualTo(expected.size());
            assertThat(set).as("seed %d", seed).isEqualTo(MemberSet.of(expected));
            for (int i = 0; i < 200; i++) {
                assertThat(set.contains("user-" + i))
                        .as("seed %d, user-%d", seed, i)
                        .isEqualTo(expected.contains("user-" + i));
            }
        }
    }

    @Test
    void shouldNotChangeWhenACopyDoes() {
        // given
        MemberSet before = MemberSet.of(List.of("a", "b"));

        // when
        MemberSet after = before.with(List.of("c")).without(List.of("a"));

        // then
        assertThat(before).isEqualTo(MemberSet.of(List.of("b", "a", "a")));
        assertThat(after).isEqualTo(MemberSet.of(List.of("b", "c"))).hasSameHashCodeAs(MemberSet.of(List.of("c", "b")));
        assertThat(after).hasToString("MemberSet of 2");
    }

    @Test
    void shouldCompareAddressesRegardlessOfCaseAndIdsAsTheyStand() {
        // given
        MemberSet set = MemberSet.of(List.of("Ann@Example.org", "User-7"));

        // then
        assertThat(set.contains("ann@example.ORG")).isTrue();
        assertThat(set.contains("User-7")).isTrue();
        assertThat(set.contains("user-7")).isFalse();
        assertThat(set.contains("")).isFalse();
    }

    @Test
    void shouldFindEveryOneOfAMillionAndNoStranger() {
        // given
        int members = 1_000_000;
        MemberSet.Builder builder = MemberSet.builder(0);
        for (int i = 0; i < members; i++) {
            builder.add("user-" + i);
        }

        // when
        MemberSet set = builder.build();

        // then
        assertThat(set.size()).isEqualTo(members);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < members; i += 7) {
            if (!set.contains("user-" + i) || set.contains("stranger-" + i)) {
                wrong.add("user-" + i);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldBeTheSameWhenMadeAgainOfItsMarks() {
        // given
        MemberSet set = MemberSet.of(List.of("ann", "Bob@example.org", "u-7"));

        // then
        assertThat(MemberSet.ofMarks(set.marks())).isEqualTo(set);
        assertThat(MemberSet.ofMarks(new long[0])).isEqualTo(MemberSet.EMPTY);
        assertThatThrownBy(() -> MemberSet.ofMarks(new long[] {2, 1})).isInstanceOf(IllegalArgumentException.class);
    }
}
