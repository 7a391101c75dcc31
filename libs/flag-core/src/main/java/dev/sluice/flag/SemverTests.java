package dev.sluice.flag;

import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Operators on versions.
 *
 * <p>Ranges (tilde, caret, wildcard) have a pre-release only when they name one of the same three numbers: {@code ~1.2.3} does
 * not have {@code 1.2.4-beta}, {@code ~1.2.4-alpha} does. That is the rule of the library behind PostHog's server.
 */
final class SemverTests {

    private SemverTests() {}

    /** @param sign accepts the sign of (property − filter) */
    static ValueTest compare(Object version, IntPredicate sign) {
        return parsed(version)
                .map(filter -> testing(property -> sign.test(property.compareTo(filter))))
                .orElse(ValueTest.NEVER);
    }

    /** From X.Y.Z on, below X.(Y+1).0. */
    static ValueTest tilde(Object version) {
        return parsed(version)
                .map(from -> range(from, new long[] {from.major(), from.minor() + 1, 0}))
                .orElse(ValueTest.NEVER);
    }

    /** From X.Y.Z on, below the next value of its first number that is not 0. */
    static ValueTest caret(Object version) {
        return parsed(version).map(from -> range(from, caretEnd(from))).orElse(ValueTest.NEVER);
    }

    /** Any version that starts with the numbers before the first {@code *}; only more {@code *} may follow it. */
    static ValueTest wildcard(Object pattern) {
        String[] parts = Semver.withoutPrefix(JsonValues.text(pattern)).split("\\.", -1);
        int known = 0;
        long[] from = new long[3];
        while (known < parts.length && known < 3 && !parts[known].equals("*")) {
            from[known] = Semver.number(parts[known]);
            if (from[known] < 0) {
                return ValueTest.NEVER;
            }
            known++;
        }
        if (known == parts.length || known == 3 || parts.length > 3) {
            return ValueTest.NEVER;
        }
        for (int i = known; i < parts.length; i++) {
            if (!parts[i].equals("*")) {
                return ValueTest.NEVER;
            }
        }
        return testing(startingWith(from, known));
    }

    private static Predicate<Semver> startingWith(long[] numbers, int count) {
        return property -> !property.isPrerelease()
                && (count < 1 || property.major() == numbers[0])
                && (count < 2 || property.minor() == numbers[1]);
    }

    private static long[] caretEnd(Semver from) {
        if (from.major() > 0) {
            return new long[] {from.major() + 1, 0, 0};
        }
        return from.minor() > 0 ? new long[] {0, from.minor() + 1, 0} : new long[] {0, 0, from.patch() + 1};
    }

    private static ValueTest range(Semver from, long[] end) {
        return testing(
                property -> (!property.isPrerelease() || (from.isPrerelease() && property.hasSameNumbersAs(from)))
                        && property.compareTo(from) >= 0
                        && property.compareNumbers(end[0], end[1], end[2]) < 0);
    }

    private static ValueTest testing(Predicate<Semver> test) {
        return (value, now) -> {
            Optional<Semver> property = parsed(value);
            return property.isPresent() && test.test(property.get());
        };
    }

    private static Optional<Semver> parsed(Object value) {
        return Semver.parse(JsonValues.text(value));
    }
}
