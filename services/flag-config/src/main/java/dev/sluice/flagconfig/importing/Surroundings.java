package dev.sluice.flagconfig.importing;

import dev.sluice.flagconfig.request.Known;
import java.util.Map;
import java.util.Optional;

/**
 * What a flag or cohort of an export may refer to.
 *
 * @param groupTypes names of the types of groups, by PostHog's index
 * @param flagKeys keys of the export's flags, by PostHog's id
 * @param known what the project has, together with what was taken over before
 * @param missing of cohorts that were sent and not taken over: why, by id
 */
record Surroundings(
        Map<Integer, String> groupTypes, Map<String, String> flagKeys, Known known, Map<String, String> missing) {

    /** The name of a type of group. */
    String groupType(At index) {
        int number = index.wholeNumber().orElseThrow(() -> index.refusal("it is missing: which type of group"));
        return Optional.ofNullable(groupTypes.get(number))
                .orElseThrow(() -> index.refusal("which type of group has the index " + number
                        + " was not sent: add it to groupTypes, such as {\"" + number + "\": \"company\"}"));
    }

    /** The key of a flag that another one refers to, by PostHog's id or by its key. */
    String flagKey(String reference) {
        return flagKeys.getOrDefault(reference, reference);
    }

    /** Refuses a reference to a cohort that will not be there. */
    void requireCohort(At place, String id) {
        if (known.cohorts().contains(id)) {
            return;
        }
        throw place.refusal(
                missing.containsKey(id)
                        ? "the cohort " + id + " was not taken over: " + missing.get(id)
                        : "the cohort " + id + " is neither in this project nor among the cohorts that were sent");
    }
}
