package dev.sluice.flagconfig.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One test of one property, as people send it.
 *
 * @param key the property; may be left out for a cohort
 * @param type person, group, cohort or flag; person when left out
 * @param operator an operator's name; may be left out for a cohort (in) and a flag (flag_evaluates_to)
 * @param value what the property is compared with
 * @param negation turns the answer round; inside cohorts only
 * @param groupType whose property it is, for type group; that of the condition when left out
 */
@Schema(name = "FilterRequest", description = "One test of one property")
public record FilterRequest(
        @Schema(description = "The property's name; \"id\" for a cohort, the other flag's key for a flag")
        Optional<String> key,

        @Schema(
                description = "Whose property it is",
                enumeration = {"person", "group", "cohort", "flag"},
                defaultValue = "person")
        Optional<String> type,

        @Schema(description = "How it is compared, by PostHog's names: exact, icontains, regex, gt, ...")
        Optional<String> operator,

        @Schema(implementation = Object.class, description = "What it is compared with: a value or a list of values")
        Optional<JsonNode> value,

        Optional<Boolean> negation,

        @Schema(
                description =
                        "For type group: the type of the group, such as company; that of the condition when left out")
        Optional<String> groupType) {}
