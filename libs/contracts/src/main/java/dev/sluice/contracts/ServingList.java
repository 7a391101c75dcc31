package dev.sluice.contracts;

import java.util.List;
import java.util.Objects;

/**
 * Who is on a list, whole: the second half of a {@link ServingSnapshot}.
 *
 * @param project the list's project
 * @param cohortId the cohort that is the list
 * @param version that of {@link ServingSnapshot.ListState}, or a newer one
 * @param members ids and e-mail addresses
 */
public record ServingList(String project, String cohortId, long version, List<String> members) {

    /** Where flag-config answers with lists, by {@code /PROJECT/COHORT}. */
    public static final String PATH = "/internal/v1/serving-lists";

    public ServingList {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(cohortId, "cohortId");
        members = List.copyOf(members);
    }
}
