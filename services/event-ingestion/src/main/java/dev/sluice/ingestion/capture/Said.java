package dev.sluice.ingestion.capture;

import java.util.List;
import java.util.Optional;

/**
 * What an event says of its person or of a group, besides that it happened. Properties stay the sender's own bytes; a later slice
 * wins over an earlier one.
 *
 * @param set the objects of {@code $set}, not empty ones
 * @param setOnce the objects of {@code $set_once}
 * @param unset the names of {@code $unset}
 * @param withProfile false when the sender wants no person made or changed for it ({@code $process_person_profile})
 * @param anonymousId {@code $anon_distinct_id}
 * @param alias {@code alias}
 * @param groupType {@code $group_type}
 * @param groupKey {@code $group_key}
 * @param groupSet the object of {@code $group_set}
 * @param session where {@code $session_id} stands, with its quotes
 */
public record Said(
        List<Slice> set,
        List<Slice> setOnce,
        List<String> unset,
        boolean withProfile,
        Optional<String> anonymousId,
        Optional<String> alias,
        Optional<String> groupType,
        Optional<String> groupKey,
        Optional<Slice> groupSet,
        Optional<Slice> session) {

    public Said {
        set = List.copyOf(set);
        setOnce = List.copyOf(setOnce);
        unset = List.copyOf(unset);
    }

    /** Whether it changes the person's properties. */
    public boolean changesPerson() {
        return withProfile && !(set.isEmpty() && setOnce.isEmpty() && unset.isEmpty());
    }
}
