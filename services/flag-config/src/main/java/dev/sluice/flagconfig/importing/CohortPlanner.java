package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.Cohort;
import dev.sluice.flagconfig.cohort.CohortUses;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.flag.FlagDraft;
import dev.sluice.flagconfig.importing.ImportReport.Entry;
import dev.sluice.flagconfig.importing.ImportReport.Kind;
import dev.sluice.flagconfig.importing.ImportReport.Outcome;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final Map<String, Cohort> rules = new HashMap<>();
    private final Set<String> emptyLists = new HashSet<>();
    private final List<Planned> plan = new ArrayList<>();

    CohortPlanner(Standing standing, boolean overwrite) {
        this.standing = standing;
        this.overwrite = overwrite;
        this.there = new HashSet<>(standing.known().cohorts());
        standing.cohorts().forEach((id, cohort) -> rules.put(id, cohort.thing()));
        standing.lists().forEach((id, list) -> {
            if (list.members() == 0) {
                emptyLists.add(id);
            }
        });
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

    /** What makes flags wider by having no members. */
    EmptyLists emptyLists(Map<String, FlagDraft> flags) {
        return new EmptyLists(emptyLists, rules, flags);
    }

    private void plan(String id, At sent) {
        Notes notes = new Notes();
        try {
            if (sent.field("deleted").truth()) {
                missing.put(id, "it is deleted in PostHog");
                skip(sent, id, "it is deleted in PostHog", notes);
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
        if (standing.lists().containsKey(id)) {
            skip(sent, id, "there is a list \"" + id + "\", which a rule cannot replace: it stays as it is", notes);
        } else if (before.isEmpty()) {
            keep(sent, id, Outcome.CREATED, new Planned.Step.KeepCohort(cohort, Optional.empty()), notes);
        } else if (before.get().thing().equals(cohort)) {
            add(sent, id, Outcome.UNCHANGED, Optional.empty(), notes, new Planned.Step.Nothing());
        } else if (!overwrite) {
            String other = "there is a cohort \"" + id + "\", \""
                    + before.get().thing().name()
                    + "\", that stands otherwise: import with overwrite=true to replace it";
            skip(sent, id, other, notes);
        } else if (CohortUses.isCircle(cohort, List.copyOf(rules.values()))) {
            throw sent.field("filters").refusal("the cohort would contain itself, by way of another one");
        } else {
            Optional<Long> over = Optional.of(before.get().version());
            keep(sent, id, Outcome.REPLACED, new Planned.Step.KeepCohort(cohort, over), notes);
        }
        there.add(id);
    }

    private void keep(At sent, String id, Outcome outcome, Planned.Step.KeepCohort step, Notes notes) {
        add(sent, id, outcome, Optional.empty(), notes, step);
        rules.put(id, step.cohort());
    }

    private void planList(String id, At sent, Notes notes) {
        String name = CohortTranslation.name(id, sent);
        if (standing.lists().containsKey(id)) {
            notes.add(sent.field("is_static"), "a list comes without its members: those that it has here stay");
            add(sent, id, Outcome.UNCHANGED, Optional.empty(), notes, new Planned.Step.Nothing());
        } else if (standing.cohorts().containsKey(id)) {
            skip(sent, id, "there is a cohort \"" + id + "\" that is described by a rule: it stays as it is", notes);
        } else {
            notes.add(sent.field("is_static"), "a list comes without its members: it is empty until you add them");
            add(sent, id, Outcome.CREATED, Optional.empty(), notes, new Planned.Step.KeepList(id, name));
            emptyLists.add(id);
        }
        there.add(id);
    }

    private void skip(At sent, String id, String why, Notes notes) {
        add(sent, id, Outcome.SKIPPED, Optional.of(why), notes, new Planned.Step.Nothing());
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
                notes.all(),
                Optional.empty());
    }
}
