package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Change;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.StaticCohort;
import dev.sluice.flagconfig.reach.Reach;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A cohort in its newest version.
 *
 * @param change what made this version
 */
@Schema(name = "Cohort")
record CohortResponse(
        String project,
        String id,
        String name,

        @Schema(
                description = "dynamic: by a rule; static: by a list",
                enumeration = {"dynamic", "static"})
        String kind,

        @Schema(description = "Of a dynamic one") Optional<Cohort.Rule> rule,

        @Schema(description = "Of a static one: how many entries it has")
        Optional<Long> members,

        long version,
        Change change,

        @Schema(description = "What became of the entries sent, if the request sent some")
        Optional<MemberReport> report,

        @Schema(
                description =
                        "In answers of changes: whom they newly reach, by the flags that ask for it; absent when nobody")
        Optional<Reach> reach,

        @Schema(description = "Whether this was only to see: nothing was changed")
        Optional<Boolean> dryRun) {

    CohortResponse with(Optional<Reach> newReach, boolean isDry) {
        return new CohortResponse(
                project,
                id,
                name,
                kind,
                rule,
                members,
                version,
                change,
                report,
                newReach,
                isDry ? Optional.of(true) : Optional.empty());
    }

    static CohortResponse ofRule(String project, Definition<Cohort> kept) {
        Cohort cohort = kept.thing();
        return new CohortResponse(
                project,
                cohort.id(),
                cohort.name(),
                "dynamic",
                Optional.of(cohort.rule()),
                Optional.empty(),
                kept.version(),
                kept.change(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static CohortResponse ofList(String project, Definition<StaticCohort> kept) {
        StaticCohort cohort = kept.thing();
        return new CohortResponse(
                project,
                cohort.id(),
                cohort.name(),
                "static",
                Optional.empty(),
                Optional.of(cohort.members()),
                kept.version(),
                kept.change(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static CohortResponse ofEdited(String project, StaticCohortRuntime.Edited edited) {
        CohortResponse list = ofList(project, edited.cohort());
        return new CohortResponse(
                list.project,
                list.id,
                list.name,
                list.kind,
                list.rule,
                list.members,
                list.version,
                list.change,
                Optional.of(edited.report()),
                Optional.empty(),
                Optional.empty());
    }
}
