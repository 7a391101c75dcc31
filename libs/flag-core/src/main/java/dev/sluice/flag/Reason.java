package dev.sluice.flag;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Why a flag has the value it has, in PostHog's words.
 *
 * @param code the kind of reason
 * @param conditionIndex the release condition that decided, from 0; the open stages of a rollout count on after the flag's own
 *     conditions; empty when no condition was looked at
 */
public record Reason(Code code, OptionalInt conditionIndex) {

    static final Reason DISABLED = new Reason(Code.FLAG_DISABLED, OptionalInt.empty());
    static final Reason HELD_OUT = new Reason(Code.HOLDOUT_CONDITION_VALUE, OptionalInt.empty());
    static final Reason CHOSEN = new Reason(Code.SUPER_CONDITION_VALUE, OptionalInt.empty());
    static final Reason NO_CONDITIONS = new Reason(Code.NO_CONDITION_MATCH, OptionalInt.empty());

    public Reason {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(conditionIndex, "conditionIndex");
    }

    static Reason at(Code code, int conditionIndex) {
        return new Reason(code, OptionalInt.of(conditionIndex));
    }

    /** For people, as SDKs copy it to {@code $feature_flag_reason}: "Matched condition set 1". */
    public String description() {
        return switch (code) {
            case MISSING_DEPENDENCY -> "Missing dependency";
            case FLAG_DISABLED -> "Feature flag is disabled";
            case NO_GROUP_TYPE -> "No group type";
            case NO_CONDITION_MATCH -> "No matching condition set";
            case OUT_OF_ROLLOUT_BOUND -> "Out of rollout bound";
            case CONDITION_MATCH ->
                conditionIndex.isPresent()
                        ? "Matched condition set " + (conditionIndex.getAsInt() + 1)
                        : "Matched condition set";
            case HOLDOUT_CONDITION_VALUE -> "Holdout condition value";
            case SUPER_CONDITION_VALUE -> "Super condition value";
        };
    }

    /**
     * The kinds of reason. Their order is their rank: when no condition has the person, the highest among the conditions is
     * reported, and of equals the later condition's.
     */
    public enum Code {
        /** The value of another flag is asked for that does not exist or cannot be decided. */
        MISSING_DEPENDENCY,
        /** The flag is switched off. */
        FLAG_DISABLED,
        /** A group decides, or its property is asked for, and the person was given without such a group. */
        NO_GROUP_TYPE,
        /** The person fails the filters. */
        NO_CONDITION_MATCH,
        /** The person passes the filters and lies outside the share. */
        OUT_OF_ROLLOUT_BOUND,
        /** The person passes the filters and lies within the share. */
        CONDITION_MATCH,
        /** The person belongs to the flag's holdout group. */
        HOLDOUT_CONDITION_VALUE,
        /** The person opted in or out themselves. */
        SUPER_CONDITION_VALUE;

        /** As answers to SDKs write it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
