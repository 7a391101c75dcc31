package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pass over many flags answers what each flag answers alone, in the order in which they were given. */
class ManyFlagsTest {

    private static final long SEED = 20261123;
    private static final EvaluationContext NOTHING =
            EvaluationContext.of(pattern -> Optional.empty(), Instant.parse("2026-11-23T12:00:00Z"));

    @Test
    void shouldAnswerAsAloneWhenFlagsAskTheSameAndNearlyTheSame() {
        // given
        Random random = new Random(SEED);
        List<Flag> flags = IntStream.range(0, 2_000)
                .mapToObj(i -> flag(i + 1, random.nextInt(900)))
                .toList();
        EvaluationContext context = NOTHING.withFlags(flags);

        for (int i = 0; i < 50; i++) {
            Person person = new Person("visitor-" + i, Map.of("plan", "p" + random.nextInt(900), "seats", i));

            // when
            List<Evaluation> together = FlagEvaluator.evaluateAll(person, context);

            // then
            List<Evaluation> alone = flags.stream()
                    .map(flag -> FlagEvaluator.evaluate(flag, person, NOTHING))
                    .toList();
            assertThat(together).as("seed %d", SEED).isEqualTo(alone);
        }
    }

    @Test
    void shouldKeepTheGivenOrderWhenAFlagChanges() {
        // given
        List<Flag> flags = new ArrayList<>(
                IntStream.range(0, 100).mapToObj(i -> flag(i + 1, i)).toList());
        Collections.shuffle(flags, new Random(SEED));
        EvaluationContext before = NOTHING.withFlags(flags);
        flags.set(42, flag(flags.get(42).id(), 7_000));

        // when
        List<Evaluation> answers = FlagEvaluator.evaluateAll(new Person("ada", Map.of()), before.withFlags(flags));

        // then
        assertThat(answers)
                .as("seed %d", SEED)
                .extracting(Evaluation::key)
                .isEqualTo(flags.stream().map(Flag::key).toList());
    }

    private static Flag flag(int id, int plan) {
        PropertyFilter filter = plan % 2 == 0
                ? PropertyFilter.person("plan", Operator.EXACT, "p" + plan)
                : PropertyFilter.person("seats", Operator.GT, plan % 50);
        return new Flag(
                id,
                new FlagKey("feature-" + id),
                1,
                "feature-" + id,
                true,
                List.of(new ReleaseCondition(List.of(filter), new BasisPoints(7_000), Optional.empty())),
                List.of(),
                Map.of(),
                Optional.empty());
    }
}
