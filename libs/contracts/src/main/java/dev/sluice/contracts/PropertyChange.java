package dev.sluice.contracts;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an event said about the properties of a person or a group. Topic {@code property-changes}. Delivered at least once and, across
 * ids of one person, in no certain order: {@link #at} decides which of two is the later.
 */
public sealed interface PropertyChange {

    /** The project. */
    String project();

    /** When the event happened, corrected for the sender's clock. */
    Instant at();

    /** The record's key: all changes of one person's id, or of one group, stay in order. */
    String key();

    /**
     * A person's properties, from {@code $set}, {@code $set_once} and {@code $unset} of any event.
     *
     * @param project the project
     * @param distinctId the id that the event came with
     * @param set JSON values by name, to be kept in place of what was there; a value may be {@code null}
     * @param setOnce JSON values by name, to be kept only where nothing was
     * @param unset names to be forgotten
     * @param at when the event happened
     */
    record OfPerson(
            String project,
            String distinctId,
            Map<String, Object> set,
            Map<String, Object> setOnce,
            List<String> unset,
            Instant at)
            implements PropertyChange {
        public OfPerson {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(distinctId, "distinctId");
            set = values(set);
            setOnce = values(setOnce);
            unset = List.copyOf(unset);
            Objects.requireNonNull(at, "at");
        }

        @Override
        public String key() {
            return project + "/" + distinctId;
        }
    }

    /**
     * A group's properties, from {@code $groupidentify}.
     *
     * @param project the project
     * @param groupType such as {@code company}
     * @param groupKey which one of its type
     * @param set JSON values by name, to be kept in place of what was there; a value may be {@code null}
     * @param at when the event happened
     */
    record OfGroup(String project, String groupType, String groupKey, Map<String, Object> set, Instant at)
            implements PropertyChange {
        public OfGroup {
            Objects.requireNonNull(project, "project");
            Objects.requireNonNull(groupType, "groupType");
            Objects.requireNonNull(groupKey, "groupKey");
            set = values(set);
            Objects.requireNonNull(at, "at");
        }

        @Override
        public String key() {
            return project + "/" + groupType + "/" + groupKey;
        }
    }

    // Not Map.copyOf: a property may be null.
    private static Map<String, Object> values(Map<String, Object> given) {
        return Collections.unmodifiableMap(new HashMap<>(given));
    }
}
