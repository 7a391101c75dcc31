package dev.sluice.rollout;

import java.util.Objects;

/**
 * Which edit of a rollout's plan this is.
 *
 * @param number from 1; grows with every edit
 * @param by who made it; empty for the first
 * @param why they did; empty for the first
 */
public record Edition(int number, String by, String why) {

    /** As the template had it. */
    public static final Edition FIRST = new Edition(1, "", "");

    public Edition {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(why, "why");
    }

    Edition next(String editor, String reason) {
        return new Edition(number + 1, editor, reason);
    }
}
