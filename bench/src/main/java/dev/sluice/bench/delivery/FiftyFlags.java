package dev.sluice.bench.delivery;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The same fifty flags for both: each of three conditions (colleagues by e-mail all; paying in two countries half; everyone a quarter),
 * and people with three properties.
 */
final class FiftyFlags {

    static final int COUNT = 50;
    static final int PEOPLE = 1024;

    private FiftyFlags() {}

    static List<String> keys() {
        return IntStream.range(0, COUNT).mapToObj(i -> "feature-" + i).toList();
    }

    static List<Flag> flags() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> flag(i + 1, "feature-" + i))
                .toList();
    }

    static Flag flag(int id, String key) {
        return new Flag(
                id,
                new FlagKey(key),
                1,
                key,
                true,
                List.of(
                        condition(10_000, PropertyFilter.person("email", Operator.ICONTAINS, "@example.org")),
                        condition(
                                5_000,
                                PropertyFilter.person("plan", Operator.EXACT, "pro"),
                                PropertyFilter.person("country", Operator.EXACT, List.of("CA", "DE"))),
                        condition(2_500)),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    static String id(int person) {
        return "visitor-" + person;
    }

    static Map<String, String> properties(int person) {
        return Map.of(
                "plan",
                person % 3 == 0 ? "pro" : "free",
                "country",
                List.of("CA", "DE", "FR", "JP", "BR").get(person % 5),
                "email",
                "v" + person + (isColleague(person) ? "@example.org" : "@mail.test"));
    }

    static boolean isColleague(int person) {
        return person % 10 == 7;
    }

    /** For how many of the flags the shares say that they are on, of all people together. */
    static double expectedOn() {
        return COUNT
                * IntStream.range(0, PEOPLE)
                        .mapToDouble(p -> isColleague(p) ? 1 : p % 3 == 0 && p % 5 < 2 ? 0.5 : 0.25)
                        .sum();
    }

    private static ReleaseCondition condition(int share, PropertyFilter... filters) {
        return new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.empty());
    }
}
