package dev.sluice.flag;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator {@code exact}: same text whatever its case, or, for a list, the text of any element.
 *
 * <p>A filter made of nothing but true and false compares truth instead: it asks whether the property is true, and everything but
 * true, the text "true" and a list of those is not. So {@code "false"} matches {@code "anything"}. An empty list counts as true
 * on both sides. Surprising, and PostHog's rule.
 */
final class Equality {

    private Equality() {}

    static ValueTest of(Object expected) {
        if (isBooleanLike(expected)) {
            boolean truth = isTrue(expected);
            return (value, now) -> isTrue(value) == truth;
        }
        if (expected instanceof List<?> list) {
            Set<String> texts = list.stream().map(Equality::folded).collect(Collectors.toUnmodifiableSet());
            return (value, now) -> texts.contains(folded(value));
        }
        String text = folded(expected);
        return (value, now) -> text.equals(folded(value));
    }

    private static String folded(Object value) {
        return JsonValues.text(value).toLowerCase(Locale.ROOT);
    }

    private static boolean isBooleanLike(Object value) {
        return switch (value) {
            case Boolean truth -> true;
            case String text -> text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
            case List<?> list -> list.stream().allMatch(Equality::isBooleanLike);
            case null, default -> false;
        };
    }

    private static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case String text -> text.equalsIgnoreCase("true");
            case List<?> list -> list.stream().allMatch(Equality::isTrue);
            case null, default -> false;
        };
    }
}
