package dev.sluice.flagconfig.cohort;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something that asks who belongs to a cohort. */
@Schema(name = "CohortUse")
record CohortUse(
        @Schema(enumeration = {"flag", "cohort", "template", "rollout", "scheduled_change"})
        String kind,

        @Schema(description = "The flag's, cohort's or template's key; the rollout's or scheduled change's id")
        String key,

        @Schema(
                description = "Where in it",
                examples = {
                    "condition 1",
                    "super condition",
                    "open stage beta",
                    "rule",
                    "stage beta",
                    "condition 1 of the flag new-checkout"
                })
        String where) {

    /** As it reads in a refusal. */
    String inWords() {
        return "the " + kind.replace('_', ' ') + " " + key + " (" + where + ")";
    }
}
