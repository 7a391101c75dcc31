package dev.sluice.flag;

import java.util.Objects;
import java.util.Optional;

/**
 * For whom a flag or a condition decides: for each person alone, or for all members of a group at once.
 *
 * @param groupType the type of the group, such as {@code company}; empty for persons
 */
public record Aggregation(Optional<String> groupType) {

    /** Each person by themselves: what a flag does unless it says otherwise. */
    public static final Aggregation PERSONS = new Aggregation(Optional.empty());

    public Aggregation {
        groupType = Objects.requireNonNullElse(groupType, Optional.empty());
    }

    /** All members of a group of that type alike. */
    public static Aggregation groups(String type) {
        return new Aggregation(Optional.of(type));
    }
}
