package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What PostHog's own API answered. */
@Schema(name = "PosthogImport", description = "What PostHog's own API answers, wrapped: {\"flags\": …, \"cohorts\": …}")
public record ImportRequest(
        @Schema(
                implementation = Object.class,
                description = "The answer of /api/projects/ID/feature_flags/, a list of such pages, or a list of flags")
        Optional<JsonNode> flags,

        @Schema(
                implementation = Object.class,
                description = "The answer of /api/projects/ID/cohorts/, a list of such pages, or a list of cohorts")
        Optional<JsonNode> cohorts,

        @Schema(
                implementation = Object.class,
                description = "Names of the types of groups by index, such as {\"0\": \"company\"}, or the answer of"
                        + " /api/projects/ID/groups_types/; needed when flags decide for groups")
        Optional<JsonNode> groupTypes,

        @Schema(
                description =
                        "Keys of flags that may newly reach more than the project takes without asking, with a reason; others that"
                                + " would are refused, each by itself")
        Optional<List<String>> confirm,

        @Schema(description = "Why, for the history") Optional<String> reason) {}
