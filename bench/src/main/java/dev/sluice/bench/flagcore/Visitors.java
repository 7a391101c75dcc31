package dev.sluice.bench.flagcore;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The people that flags are evaluated for: as many as a power of two, so that counting round costs nothing. */
final class Visitors {

    static final int COUNT = 1024;

    private Visitors() {}

    static String id(int visitor) {
        return "visitor-" + visitor;
    }

    /** Three properties: a third pay, four in ten are in the two countries, and every tenth is a colleague by e-mail. */
    static Map<String, String> properties(int visitor) {
        String country =
                switch (visitor % 5) {
                    case 0 -> "CA";
                    case 1 -> "DE";
                    case 2 -> "FR";
                    case 3 -> "JP";
                    default -> "BR";
                };
        return Map.of(
                "plan",
                visitor % 3 == 0 ? "pro" : "free",
                "country",
                country,
                "email",
                "v" + visitor + (visitor % 10 == 7 ? "@example.org" : "@mail.test"));
    }

    /** Whether the filters of {@link Evaluator#WITHOUT_SHARES} have the visitor, computed without any evaluator. */
    static boolean match(int visitor) {
        return visitor % 10 == 7 || isPayingInTheTwo(visitor);
    }

    /** How many {@link Evaluator#TIMED} should be on for: all colleagues, half of the paying in the two, a quarter of the rest. */
    static double expectedOn() {
        return IntStream.range(0, COUNT)
                .mapToDouble(v -> v % 10 == 7 ? 1 : isPayingInTheTwo(v) ? 0.5 : 0.25)
                .sum();
    }

    private static boolean isPayingInTheTwo(int visitor) {
        return visitor % 3 == 0 && visitor % 5 < 2;
    }

    static <T> T[] all(Function<Integer, T> prepared, Function<Integer, T[]> array) {
        T[] all = array.apply(COUNT);
        for (int i = 0; i < COUNT; i++) {
            all[i] = prepared.apply(i);
        }
        return all;
    }
}
