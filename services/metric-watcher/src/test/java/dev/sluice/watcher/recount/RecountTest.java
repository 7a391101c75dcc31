package dev.sluice.watcher.recount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.watcher.Told;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kept verdict of a random history comes out the same when it is counted anew from the raw records. */
class RecountTest {

    @TempDir
    Path folder;

    /** {@code -Dsluice.seed=N} repeats one history; {@code -Dsluice.seeds=N} tries so many. */
    static LongStream seeds() {
        Long one = Long.getLong("sluice.seed");
        return one == null ? LongStream.range(0, Long.getLong("sluice.seeds", 1)) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldCountEveryKeptVerdictAnew(long seed) {
        Told told = Told.history(new Random(seed));

        List<Recount.Outcome> outcomes = again(told.heard(), told);

        assertThat(told.said()).as("seed %d", seed).hasSizeGreaterThan(3);
        assertThat(outcomes).as("seed %d", seed).hasSameSizeAs(told.said()).allSatisfy(each -> assertThat(
                        each.differences())
                .isEmpty());
        assertThat(printed(outcomes)).contains(told.said().size() + " the same bit for bit, 0 different");
    }

    /** It can tell: one exposure less, and some verdict differs. */
    @ParameterizedTest(name = "seed {0}: repeat with -Dsluice.seed={0}")
    @MethodSource("seeds")
    void shouldSayWhenAnEventIsMissing(long seed) {
        Told told = Told.history(new Random(seed));

        List<Recount.Outcome> outcomes = again(told.heardButOneWhoCounts(), told);

        assertThat(outcomes).as("seed %d", seed).anySatisfy(each -> assertThat(each.isSame())
                .isFalse());
        assertThat(printed(outcomes)).contains("DIFFERENT");
    }

    private List<Recount.Outcome> again(List<Told.Heard> records, Told told) {
        List<Heard> heard = records.stream()
                .map(each -> new Heard(each.topic(), each.record()))
                .toList();
        try (Recount recount =
                new Recount(heard, told.grace(), told.lateAfter(), _ -> dev.sluice.flag.StaticCohorts.NONE, folder)) {
            return recount.again(told.said());
        }
    }

    private static String printed(List<Recount.Outcome> outcomes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Recounts.print(outcomes, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
