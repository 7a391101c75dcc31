package dev.sluice.flagconfig.request;

import java.util.Optional;

/**
 * Walks over a pattern that RE2 accepts and looks for unbounded repeats that are nested or touch.
 *
 * <p>It reads only what matters for that: groups, alternatives, classes, escapes and repeats. What may match nothing does not keep
 * two repeats apart.
 */
final class PatternWalk {

    private final String pattern;
    private int at;
    private String complaint;

    PatternWalk(String pattern) {
        this.pattern = pattern;
    }

    Optional<String> complaint() {
        alternatives();
        return Optional.ofNullable(complaint);
    }

    /**
     * What a part of the pattern looks like from outside.
     *
     * @param empty it may match nothing
     * @param unbounded there is an unbounded repeat in it
     * @param opens such a repeat may be the first thing in it
     * @param closes such a repeat may be the last thing in it
     */
    private record Shape(boolean empty, boolean unbounded, boolean opens, boolean closes) {

        static final Shape NOTHING = new Shape(true, false, false, false);
        static final Shape ONE = new Shape(false, false, false, false);

        Shape then(Shape next) {
            return new Shape(
                    empty && next.empty,
                    unbounded || next.unbounded,
                    opens || (empty && next.opens),
                    next.closes || (next.empty && closes));
        }

        Shape or(Shape other) {
            return new Shape(
                    empty || other.empty, unbounded || other.unbounded, opens || other.opens, closes || other.closes);
        }
    }

    private Shape alternatives() {
        Shape all = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            all = all.or(sequence());
        }
        return all;
    }

    private Shape sequence() {
        Shape all = Shape.NOTHING;
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int start = at;
            Shape next = repeated(atom());
            if (all.closes() && next.opens()) {
                complain(
                        "the repeat at position " + start + " touches the one before it",
                        "put something fixed between them");
            }
            all = all.then(next);
        }
        return all;
    }

    private Shape atom() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> charClass();
            case '\\' -> escape();
            case '^', '$' -> Shape.NOTHING;
            default -> Shape.ONE;
        };
    }

    private Shape group() {
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            // (?:x), (?i:x), (?P<name>x), (?<name>x) or (?i), which sets flags and matches nothing.
            while (at < pattern.length() && ":>)".indexOf(pattern.charAt(at)) < 0) {
                at++;
            }
            if (at < pattern.length() && pattern.charAt(at++) == ')') {
                return Shape.NOTHING;
            }
        }
        Shape inside = alternatives();
        at++;
        return inside;
    }

    private Shape charClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        boolean first = true;
        while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
            if (pattern.charAt(at) == '\\') {
                at++;
            } else if (pattern.startsWith("[:", at) && pattern.indexOf(":]", at) > 0) {
                at = pattern.indexOf(":]", at) + 1;
            }
            at++;
            first = false;
        }
        at++;
        return Shape.ONE;
    }

    private Shape escape() {
        char c = at < pattern.length() ? pattern.charAt(at++) : '\\';
        switch (c) {
            case 'Q' -> {
                int end = pattern.indexOf("\\E", at);
                boolean nothing = end == at || at >= pattern.length();
                at = end < 0 ? pattern.length() : end + 2;
                return nothing ? Shape.NOTHING : Shape.ONE;
            }
            case 'p', 'P', 'x' -> {
                if (at < pattern.length() && pattern.charAt(at) == '{') {
                    at = pattern.indexOf('}', at) + 1;
                }
                return Shape.ONE;
            }
            case 'b', 'B', 'A', 'z' -> {
                return Shape.NOTHING;
            }
            default -> {
                return Shape.ONE;
            }
        }
    }

    private Shape repeated(Shape atom) {
        Shape result = atom;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*' || c == '+') {
                at++;
                result = unbounded(result, c == '*');
            } else if (c == '?') {
                // After a repeat it only makes it lazy.
                at++;
                result = new Shape(true, result.unbounded(), result.opens(), result.closes());
            } else if (c == '{' && counted()) {
                int end = pattern.indexOf('}', at);
                String count = pattern.substring(at + 1, end);
                at = end + 1;
                boolean none = count.startsWith("0");
                result = count.endsWith(",")
                        ? unbounded(result, none)
                        : new Shape(none || result.empty(), result.unbounded(), result.opens(), result.closes());
            } else {
                return result;
            }
        }
        return result;
    }

    private boolean counted() {
        int end = pattern.indexOf('}', at);
        return end > at + 1
                && pattern.substring(at + 1, end).chars().allMatch(c -> c == ',' || (c >= '0' && c <= '9'))
                && pattern.charAt(at + 1) != ',';
    }

    private Shape unbounded(Shape inside, boolean mayBeNone) {
        if (inside.unbounded()) {
            complain(
                    "the repeat that ends at position " + (at - 1) + " repeats something that has a repeat in it",
                    "take one of them away");
        }
        return new Shape(mayBeNone || inside.empty(), true, true, true);
    }

    private void complain(String what, String remedy) {
        if (complaint == null) {
            complaint = what + ": SDKs that evaluate locally could hang on it; " + remedy;
        }
    }
}
