package dev.sluice.flag;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Compiles the patterns of {@link Operator#REGEX} filters.
 *
 * <p>The core brings none of its own: patterns come from people, and only the edge can choose an engine that no pattern can hang
 * (one that runs in linear time, such as RE2/J).
 */
@FunctionalInterface
public interface RegexEngine {

    /** Knows no pattern; filters with a regular expression then match nobody. For callers who have none. */
    RegexEngine NONE = pattern -> Optional.empty();

    /**
     * Compiles a pattern into a case-sensitive search (not a full match), usable by any thread at once. Empty when the pattern is
     * not one that the engine understands; such filters match nobody.
     */
    Optional<Predicate<String>> compile(String pattern);
}
