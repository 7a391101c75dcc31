package dev.sluice.kit.flag;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.flag.RegexEngine;
import java.util.Optional;
import java.util.function.Predicate;

/** Regular expressions by RE2/J: linear in the text whatever the pattern, without look-around and back references. */
public final class Re2Regex implements RegexEngine {

    /** Longer patterns are refused: the compiled form takes memory many times the pattern's length. */
    private static final int PATTERN_LENGTH_MAX = 2_000;

    @Override
    public Optional<Predicate<String>> compile(String pattern) {
        if (pattern.length() > PATTERN_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            Pattern compiled = Pattern.compile(pattern);
            return Optional.of(text -> compiled.matcher(text).find());
        } catch (PatternSyntaxException notAPattern) {
            return Optional.empty();
        }
    }
}
