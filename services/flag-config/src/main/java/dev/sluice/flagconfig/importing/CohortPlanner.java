package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.importing.ImportReport.Entry;
import dev.sluice.flagconfig.importing.ImportReport.Kind;
import dev.sluice.flagconfig.importing.ImportReport.Outcome;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Decides what becomes of an export's cohorts. Pure. */
final class CohortPlanner {

    private final Standing standing;
    private final boolean overwrite;
    private final Set<String> there;
    private final Map<String, String> missing = new TreeMap<>();
    private final List<Planned> plan = new ArrayList<>();

    CohortPlanner(Standing standing, boolean overwrite) {
        this.standing = standing;
        this.overwrite = overwrite;
        this.there = new HashSet<>(standing.cohorts().keySet());
    }

    /** What becomes of each, in an order in which it can be done. */
    List<Planned> plan(List<At> cohorts) {
        Map<String, At> byId = new LinkedHashMap<>();
        for (At cohort : cohorts) {
            JsonNode id = cohort.node().path("id");
            String text = id.isTextual() || id.isIntegralNumber() ? id.asText() : "";
            String place = cohort.place().dot("id").path();
            if (text.isEmpty()) {
                refuse(cohort, text, place, "a cohort of PostHog is an object with an id");
            } else if (byId.putIfAbsent(text, cohort) != null) {
                refuse(cohort, text, place, "a cohort with this id was sent before");
            }
        }
        References references = References.ofCohorts(byId);
        for (String id : references.inOrder(byId.keySet())) {
            if (references.isCircle(id)) {
                refuse(byId.get(id), id, byId.get(id).place().path(), "it contains itself, by way of another one");
            } else {
                plan(id, byId.get(id));
            }
        }
        return plan;
    }

    /** Ids of the cohorts that flags can refer to then. */
    Set<String> there() {
        return Set.copyOf(there);
    }

    /** Why others are not there, by id. */
    Map<String, String> missing() {
        return Map.copyOf(missing);
    }

    private void plan(String id, At sent) {
        Notes notes = new Notes();
        try {
            if (sent.field("deleted").truth()) {
                missing.put(id, "it is deleted in PostHog");
                add(
                        sent,
                        id,
                        Outcome.SKIPPED,
                        Optional.of("it is deleted in PostHog"),
                        notes,
                        new Planned.Step.Nothing());
                return;
            }
            sent.field("id").place().key(Optional.of(id));
            if (sent.field("is_static").truth()) {
                planList(id, sent, notes);
                return;
            }
            Surroundings around = new Surroundings(Map.of(), Map.of(), new Known(there, Set.of()), missing);
            planRule(id, sent, CohortTranslation.translate(id, sent, around, notes), notes);
        } catch (ProblemException refusal) {
            refuse(sent, id, ExportPlaces.of(sent.place(), refusal), refusal.getMessage());
        }
    }

    private void planRule(String id, At sent, Cohort cohort, Notes notes) {
        Optional<Definition<Cohort>> before =
                Optional.ofNullable(standing.cohorts().get(id));
        if (before.isEmpty()) {
            add(
                    sent,
                    id,
                    Outcome.CREATED,
                    Optional.empty(),
                    notes,
                    new Planned.Step.KeepCohort(cohort, Optional.empty()));
        } else if (before.get().thing().equals(cohort)) {
            add(sent, id, Outcome.UNCHANGED, Optional.empty(), notes, new Planned.Step.Nothing());
        } else if (overwrite) {
            Planned.Step step =
                    new Planned.Step.KeepCohort(cohort, Optional.of(before.get().version()));
            add(sent, id, Outcome.REPLACED, Optional.empty(), notes, step);
        } else {
            add(
                    sent,
                    id,
                    Outcome.SKIPPED,
                    Optional.of("there is a cohort \"" + id + "\", \""
                            + before.get().thing().name()
                            + "\", that stands otherwise: import with overwrite=true to replace it"),
                    notes,
                    new Planned.Step.Nothing());
        }
        there.add(id);
    }

    private void planList(String id, At sent, Notes notes) {
        if (standing.cohorts().containsKey(id)) {
            add(
                    sent,
                    id,
                    Outcome.SKIPPED,
                    Optional.of("a list comes without its members, and there is a cohort \"" + id
                            + "\": it stays as it is"),
                    notes,
                    new Planned.Step.Nothing());
            return;
        }
        throw sent.field("is_static")
                .refusal("a list comes without its members: create a cohort with the id " + id
                        + " from the list that PostHog exports, then import what refers to it");
    }

    private void refuse(At sent, String id, String field, String why) {
        missing.putIfAbsent(id, why);
        plan.add(new Planned(
                sent.place(),
                entry(sent, id, Outcome.REFUSED, Optional.empty(), new Notes()).refused(why, field),
                new Planned.Step.Nothing()));
    }

    private void add(At sent, String id, Outcome outcome, Optional<String> reason, Notes notes, Planned.Step step) {
        plan.add(new Planned(sent.place(), entry(sent, id, outcome, reason, notes), step));
    }

    private static Entry entry(At sent, String id, Outcome outcome, Optional<String> reason, Notes notes) {
        return new Entry(
                Kind.COHORT,
                id,
                sent.place().path(),
                outcome,
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                notes.all());
    }
}
