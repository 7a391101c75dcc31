package dev.sluice.kit.http;

/**
 * Text from a request that every store, topic and log keeps as it is.
 *
 * <p>PostgreSQL refuses NUL, JSON writers refuse half a surrogate pair, and other control characters turn a log or a terminal into
 * something else than what was written. All of that is found out where the text comes in, by a 422 that names the field.
 */
public final class PlainText {

    private PlainText() {}

    /**
     * A text that may have several lines; tabs are allowed.
     *
     * @param field where it stands in the request, as in {@link Problem#field}; null for nowhere in particular
     * @param text what was sent; not null
     * @param maxLength in UTF-16 code units, as the length of a string in JavaScript and Java
     * @return the text as it came; throws a {@link ProblemException} of 422 when it is longer or has other control characters
     */
    public static String check(String field, String text, int maxLength) {
        return checked(field, text, maxLength, true);
    }

    /** The same for a text on one line: a name, a key, an address. */
    public static String checkLine(String field, String text, int maxLength) {
        return checked(field, text, maxLength, false);
    }

    private static String checked(String field, String text, int maxLength, boolean mayHaveLines) {
        if (text.length() > maxLength) {
            throw ProblemException.invalid(
                    field, "it has " + text.length() + " characters, at most " + maxLength + " are kept");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = mayHaveLines && (c == '\n' || c == '\r' || c == '\t');
            if (Character.isISOControl(c) && !allowed) {
                throw ProblemException.invalid(
                        field, "it contains %s at position %d: send it without".formatted(name(c), i));
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw ProblemException.invalid(
                            field,
                            "it contains half a character (U+%04X) at position %d: send it whole"
                                    .formatted((int) c, i));
                }
                i++;
            }
        }
        return text;
    }

    private static String name(char c) {
        return switch (c) {
            case '\0' -> "a NUL character";
            case '\n', '\r' -> "a line break";
            case '\t' -> "a tab";
            default -> "the control character U+%04X".formatted((int) c);
        };
    }
}
