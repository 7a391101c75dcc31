package dev.sluice.contracts;

import java.util.Locale;

/** What sort of event a record of {@code events} is, so that readers need not know names. Header {@link Headers#KIND}. */
public enum EventKind {
    /** A person was given a flag's value. */
    EXPOSURE,
    /** It says which ids are one person. */
    IDENTITY,
    /** It says something of a group. */
    GROUP,
    /** A piece of a session's recording. */
    RECORDING,
    /** Anything else. */
    EVENT;

    /** The kind of an event of this name. */
    public static EventKind of(String name) {
        return switch (name) {
            case "$feature_flag_called" -> EXPOSURE;
            case "$identify", "$create_alias", "$merge_dangerously" -> IDENTITY;
            case "$groupidentify" -> GROUP;
            case "$snapshot", "$snapshot_items" -> RECORDING;
            default -> EVENT;
        };
    }

    /** As the header has it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
