package dev.sluice.rollout;

import java.time.Duration;

/** Small phrases for reasons and headlines. */
final class Words {

    private Words() {}

    /** As people say it, to the second: {@code 1 h 5 min}, {@code 12 s}. */
    static String of(Duration duration) {
        StringBuilder words = new StringBuilder();
        append(words, duration.toDays(), "d");
        append(words, duration.toHoursPart(), "h");
        append(words, duration.toMinutesPart(), "min");
        append(words, duration.toSecondsPart(), "s");
        return words.isEmpty() ? "0 s" : words.toString();
    }

    private static void append(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(count).append(' ').append(unit);
        }
    }

    /** The reason somebody gave, or nothing. */
    static String because(String reason) {
        return reason.isBlank() ? "" : ": " + reason;
    }
}
