package dev.sluice.flag;

import java.time.Instant;

/** A filter's question to a value that is there (perhaps {@code null}). Compiled once, asked for every person. */
@FunctionalInterface
interface ValueTest {

    /** Answers no to everybody: what a filter that makes no sense compiles to. */
    ValueTest NEVER = (value, now) -> false;

    boolean test(Object value, Instant now);

    /** The opposite answer; a filter that makes no sense stays at no. */
    default ValueTest negated() {
        return this == NEVER ? NEVER : (value, now) -> !test(value, now);
    }
}
