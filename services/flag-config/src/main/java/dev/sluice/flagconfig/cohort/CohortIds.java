package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Cohorts by rule and cohorts by list share one space of ids: a filter names a cohort without saying which it is. */
public final class CohortIds {

    private CohortIds() {}

    /** Fails with a 409 when a cohort of either kind has the id. */
    public static Uni<Void> requireFree(
            Mutiny.Session session, DefinitionStore definitions, String project, String id) {
        return definitions.find(session, DefinitionKind.COHORT, project, id).chain(rule -> definitions
                .find(session, DefinitionKind.STATIC_COHORT, project, id)
                .map(list -> {
                    if (rule.isPresent() || list.isPresent()) {
                        throw ProblemException.conflict(
                                "there is a cohort \"" + id + "\" already; replace it, or choose another id");
                    }
                    return null;
                }));
    }

    /** Says that entries cannot be asked of what is no list. */
    static ProblemException notAList(String id, boolean isRule) {
        return isRule
                ? ProblemException.conflict(
                        "the cohort \"" + id
                                + "\" is described by a rule and has no list: edit its rule, or copy who belongs to it now to a list")
                : ProblemException.notFound("there is no cohort \"" + id + "\"");
    }
}
