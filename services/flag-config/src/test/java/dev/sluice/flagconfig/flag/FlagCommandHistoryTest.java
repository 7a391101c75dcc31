package dev.sluice.flagconfig.flag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds over any history of commands and people's edits. A failure names the seed of its history. */
class FlagCommandHistoryTest {

    private static final FlagKey KEY = new FlagKey("f");
    private static final int HISTORIES = 1_000;
    private static final int STEPS = 40;
    private static final ObjectMapper JSON = WireJson.lenient();

    @Test
    void shouldKeepItsPromisesOverRandomHistories() throws Exception {
        for (long seed = 0; seed < HISTORIES; seed++) {
            new RandomHistory(seed).run();
        }
    }

    private static final class RandomHistory {
        private final String name;
        private final Random random;
        private Flag flag;
        private Fence fence = Fence.UNTOUCHED;

        RandomHistory(long seed) {
            name = "seed " + seed;
            random = new Random(seed);
            flag = new Flag(1, KEY, 1, "f", true, conditions(), List.of(), Map.of(), Optional.empty());
        }

        void run() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(8) == 0) {
                    FlagDraft edit =
                            new FlagDraft("f", true, conditions(), List.of(), Map.of(), Traits.NONE, FlagAbout.NOTHING);
                    flag = edit.next(flag);
                } else {
                    command(randomCommand());
                }
            }
        }

        private void command(FlagCommand command) throws Exception {
            FlagDecision decision = FlagCommandDecider.decide(Optional.of(flag), fence, command);
            assertThat(FlagCommandDecider.decide(Optional.of(flag), fence, command))
                    .as(name)
                    .isEqualTo(decision);
            assertThat(decision.fence().newestGeneration())
                    .as("%s: generations only grow", name)
                    .isGreaterThanOrEqualTo(fence.newestGeneration());
            switch (decision) {
                case FlagDecision.Changed changed -> {
                    check(command, changed.next());
                    flag = changed.next();
                }
                case FlagDecision.AlreadySo already ->
                    assertThat(flag.ladder())
                            .as("%s: nothing to take off", name)
                            .isEmpty();
                case FlagDecision.Refused refused -> checkRefusal(command);
            }
            fence = decision.fence();
        }

        private void check(FlagCommand command, Flag next) throws Exception {
            assertThat(next.version()).as(name).isEqualTo(flag.version() + 1);
            flag.ladder().ifPresent(ladder -> assertThat(ladder.rolloutId())
                    .as("%s: only the owner changes a flag", name)
                    .isEqualTo(command.rolloutId()));
            switch (command) {
                case FlagCommand.OpenStage open -> {
                    assertThat(open.expectedVersion()).as(name).isEqualTo(flag.version());
                    assertThat(bytes(next)).as(name).isEqualTo(bytes(flag));
                    assertThat(stages(next)).as("%s: one stage more", name).isEqualTo(stages(flag) + 1);
                }
                case FlagCommand.RollBack back -> {
                    assertThat(next.ladder()).as(name).isEmpty();
                    if (flag.ladder().isPresent()) {
                        assertThat(bytes(next))
                                .as("%s: rolled back to byte-identical conditions", name)
                                .isEqualTo(bytes(flag));
                    } else {
                        List<ReleaseCondition> before = new ArrayList<>(flag.conditions());
                        before.remove(before.lastIndexOf(fence.leftBy(back.rolloutId(), back.generation())
                                .orElseThrow(() -> new AssertionError(name + ": nothing had been completed"))));
                        assertThat(next.conditions())
                                .as("%s: only what the completion left is taken back", name)
                                .isEqualTo(before);
                    }
                }
                case FlagCommand.Complete complete -> {
                    assertThat(next.ladder()).as(name).isEmpty();
                    assertThat(next.conditions().subList(0, flag.conditions().size()))
                            .as("%s: own conditions stay in front", name)
                            .isEqualTo(flag.conditions());
                }
            }
        }

        /** The owner of a ladder can always take it off. */
        private void checkRefusal(FlagCommand command) {
            if (command instanceof FlagCommand.RollBack back && flag.ladder().isPresent()) {
                RolloutLadder ladder = flag.ladder().get();
                assertThat(ladder.rolloutId().equals(back.rolloutId()) && ladder.generation() <= back.generation())
                        .as("%s: the owner's rollback was refused", name)
                        .isFalse();
            }
        }

        private FlagCommand randomCommand() {
            String rollout = "r-" + random.nextInt(3);
            long generation = 1L + random.nextInt(4);
            long expected = random.nextInt(4) == 0 ? flag.version() - 1 : flag.version();
            return switch (random.nextInt(5)) {
                case 0 -> new FlagCommand.RollBack("c", "p", KEY, rollout, generation, "x");
                case 1 -> new FlagCommand.Complete("c", "p", KEY, rollout, generation, "x", expected);
                default ->
                    new FlagCommand.OpenStage(
                            "c",
                            "p",
                            KEY,
                            rollout,
                            generation,
                            "x",
                            expected,
                            Optional.empty(),
                            random.nextInt(3) == 0 ? random.nextInt(4) : stages(flag),
                            Audience.EVERYONE,
                            new BasisPoints(random.nextInt(10_001)));
            };
        }

        private List<ReleaseCondition> conditions() {
            List<ReleaseCondition> all = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                all.add(new ReleaseCondition(
                        List.of(PropertyFilter.person("p" + random.nextInt(5), Operator.EXACT, random.nextInt())),
                        new BasisPoints(random.nextInt(10_001)),
                        Optional.empty()));
            }
            return all;
        }

        private static int stages(Flag flag) {
            return flag.ladder().map(ladder -> ladder.stages().size()).orElse(0);
        }

        private static byte[] bytes(Flag flag) throws Exception {
            return JSON.writeValueAsBytes(flag.conditions());
        }
    }
}
