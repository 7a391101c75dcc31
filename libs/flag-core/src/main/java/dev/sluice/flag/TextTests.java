package dev.sluice.flag;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Operators on parts of a text. Case is folded for ASCII letters only: {@code É} is not {@code é}. */
final class TextTests {

    private TextTests() {}

    static ValueTest contains(Object part) {
        return folding(part, String::contains);
    }

    static ValueTest startsWith(Object part) {
        return folding(part, String::startsWith);
    }

    static ValueTest endsWith(Object part) {
        return folding(part, String::endsWith);
    }

    static ValueTest containsAny(Object parts) {
        if (!(parts instanceof List<?> list)) {
            return contains(parts);
        }
        List<String> folded = list.stream().map(TextTests::folded).toList();
        return (value, now) -> {
            String text = folded(value);
            return folded.stream().anyMatch(text::contains);
        };
    }

    static ValueTest finds(Object pattern, RegexEngine engine) {
        return engine.compile(JsonValues.text(pattern)).map(TextTests::search).orElse(ValueTest.NEVER);
    }

    private static ValueTest search(Predicate<String> found) {
        return (value, now) -> found.test(JsonValues.text(value));
    }

    private static ValueTest folding(Object part, BiPredicate<String, String> relation) {
        String folded = folded(part);
        return (value, now) -> relation.test(folded(value), folded);
    }

    private static String folded(Object value) {
        String text = JsonValues.text(value);
        for (int i = 0; i < text.length(); i++) {
            if (isUpper(text.charAt(i))) {
                return foldedFrom(text, i);
            }
        }
        return text;
    }

    private static String foldedFrom(String text, int first) {
        char[] units = text.toCharArray();
        for (int i = first; i < units.length; i++) {
            if (isUpper(units[i])) {
                units[i] = (char) (units[i] + ('a' - 'A'));
            }
        }
        return new String(units);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
