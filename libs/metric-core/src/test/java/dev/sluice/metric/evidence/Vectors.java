package dev.sluice.metric.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Direction;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.StratumKey;
import dev.sluice.metric.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;

/** Reads the tables of test vectors: values computed with 40 digits, independently of this code. */
final class Vectors {

    private static final Pattern FIELD = Pattern.compile("(\\w+)=([\\d.]+)");
    private static final Pattern LEVEL = Pattern.compile("([\\d.]+) x(\\d+)");

    private Vectors() {}

    /** Equal to a relative 1e-9, near 0 to an absolute 1e-10. */
    static void assertAgrees(double actual, double expected) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).isCloseTo(expected, Offset.offset(Math.max(1e-10, 1e-9 * Math.abs(expected))));
        }
    }

    static Grid grid(String decision) {
        return decision.equals("pass") ? Grid.PASS : Grid.ROLL_BACK;
    }

    static Direction direction(String badSide) {
        return badSide.equals("lower") ? Direction.LOWER_IS_WORSE : Direction.HIGHER_IS_WORSE;
    }

    /** {@code w=0.01 T=2 C=900; w=0.05 …}, or with people {@code w=0.1 nT=100 kT=20 nC=900 kC=360}. Stages in order. */
    static List<StratumCounts> strata(String text) {
        List<StratumCounts> strata = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            double w = field(part, "w");
            if (part.contains("nT")) {
                strata.add(stratum(
                        strata.size(),
                        w,
                        tally((long) field(part, "nT"), (long) field(part, "kT")),
                        tally((long) field(part, "nC"), (long) field(part, "kC"))));
            } else {
                long treated = (long) field(part, "T");
                long control = (long) field(part, "C");
                strata.add(stratum(strata.size(), w, tally(treated, treated), tally(control, control)));
            }
        }
        return strata;
    }

    static StratumCounts stratum(int stage, double w, Tally treated, Tally control) {
        BasisPoints share = new BasisPoints((int) Math.round(w * 10_000));
        return new StratumCounts(new StratumKey(stage, share, BasisPoints.NONE), treated, control);
    }

    static Tally tally(long people, long converted) {
        return new Tally(people, List.of(converted));
    }

    /** {@code 0.2 x5, 0.5 x3, 1 x1}: five people at a fifth of the cap, and so on; counted in twentieths. */
    static Tally levels(String text) {
        List<Long> atLevel = new ArrayList<>(java.util.Collections.nCopies(20, 0L));
        long people = 0;
        Matcher matcher = LEVEL.matcher(text);
        while (matcher.find()) {
            int level = (int) Math.round(20 * Double.parseDouble(matcher.group(1)));
            long count = Long.parseLong(matcher.group(2));
            people += count;
            if (level > 0) {
                atLevel.set(level - 1, count);
            }
        }
        return new Tally(people, atLevel);
    }

    private static double field(String text, String name) {
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Double.parseDouble(matcher.group(2));
            }
        }
        throw new IllegalArgumentException("no " + name + " in: " + text);
    }
}
