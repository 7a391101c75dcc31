package dev.sluice.flagconfig.request;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * Says whether a regular expression is safe wherever a flag is evaluated.
 *
 * <p>Here patterns run in linear time, but SDKs that evaluate locally run the same pattern on the engine of their language, and
 * most of those go back and try again. What makes them take exponential or polynomial time is an unbounded repeat inside another,
 * and two that touch: {@code (a+)+}, {@code .*.*}. Both are refused, also where they would happen to do no harm.
 */
public final class PatternCheck {

    private static final int LONGEST = 1_000;

    private PatternCheck() {}

    /** Why a pattern is refused; empty when it is fine. */
    public static Optional<String> refusal(String pattern) {
        if (pattern.length() > LONGEST) {
            return Optional.of("a pattern has at most " + LONGEST + " characters");
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return Optional.of("the pattern is not RE2 syntax (" + e.getDescription()
                    + "); look-around and back-references do not exist there");
        }
        return new PatternWalk(pattern).complaint();
    }
}
