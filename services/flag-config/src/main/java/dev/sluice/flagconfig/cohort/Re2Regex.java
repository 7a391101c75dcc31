package dev.sluice.flagconfig.cohort;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.flag.RegexEngine;
import java.util.Optional;
import java.util.function.Predicate;

/** Regular expressions that take time linear in the text, whatever the pattern. */
final class Re2Regex implements RegexEngine {
    @Override
    public Optional<Predicate<String>> compile(String pattern) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            return Optional.of(text -> compiled.matcher(text).find());
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }
}
