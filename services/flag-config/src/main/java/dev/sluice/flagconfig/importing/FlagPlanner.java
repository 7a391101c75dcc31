package dev.sluice.flagconfig.importing;

import dev.sluice.flag.FlagKey;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagconfig.flag.FlagAbout;
import dev.sluice.flagconfig.flag.FlagCheck;
import dev.sluice.flagconfig.flag.FlagDraft;
import dev.sluice.flagconfig.flag.KeptFlag;
import dev.sluice.flagconfig.importing.ImportReport.Entry;
import dev.sluice.flagconfig.importing.ImportReport.Kind;
import dev.sluice.flagconfig.importing.ImportReport.Outcome;
import dev.sluice.flagconfig.request.Circle;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what becomes of an export's flags, once it is decided what becomes of its cohorts. Pure. */
final class FlagPlanner {

    private final Standing standing;
    private final boolean overwrite;
    private final Map<Integer, String> groupTypes;
    private final CohortPlanner cohorts;
    private final Set<String> there;
    private final Map<String, FlagDraft> drafts = new HashMap<>();
    private final Map<String, String> keysById = new HashMap<>();
    private final List<Planned> plan = new ArrayList<>();

    FlagPlanner(Standing standing, boolean overwrite, Map<Integer, String> groupTypes, CohortPlanner cohorts) {
        this.standing = standing;
        this.overwrite = overwrite;
        this.groupTypes = groupTypes;
        this.cohorts = cohorts;
        this.there = new HashSet<>(standing.flags().keySet());
        standing.flags().forEach((key, kept) -> drafts.put(key, FlagDraft.of(kept)));
    }

    /** What becomes of each, in an order in which it can be done. */
    List<Planned> plan(List<At> flags) {
        Map<String, At> byKey = new LinkedHashMap<>();
        for (At flag : flags) {
            String text = flag.node().path("key").asText("");
            String place = flag.place().dot("key").path();
            if (!flag.node().path("key").isTextual()) {
                refuse(flag, text, place, "a flag of PostHog is an object with a key");
            } else if (byKey.putIfAbsent(text, flag) != null) {
                refuse(flag, text, place, "a flag with this key was sent before");
            } else if (flag.field("id").isThere()) {
                keysById.put(flag.field("id").node().asText(), text);
            }
        }
        References references = References.ofFlags(byKey, reference -> keysById.getOrDefault(reference, reference));
        for (String key : references.inOrder(byKey.keySet())) {
            if (references.isCircle(key)) {
                refuse(
                        byKey.get(key),
                        key,
                        byKey.get(key).field("filters").place().path(),
                        "the flag would ask for its own" + " answer, by way of another flag");
            } else {
                plan(key, byKey.get(key));
            }
        }
        return plan;
    }

    private void plan(String text, At sent) {
        Notes notes = new Notes();
        Optional<String> onFor = Optional.empty();
        try {
            FlagKey key = new FlagKey(sent.field("key").place().key(Optional.of(text)));
            if (sent.field("deleted").truth()) {
                skip(sent, text, "it is deleted in PostHog", onFor, notes);
                return;
            }
            Known known = new Known(cohorts.there(), there);
            FlagDraft draft = notWider(
                    sent,
                    FlagTranslation.translate(
                            sent, new Surroundings(groupTypes, keysById, known, cohorts.missing()), notes),
                    notes);
            onFor = Optional.of(AudienceWords.of(draft));
            FlagCheck.check(key, draft, known, Optional.empty());
            decide(key, draft, sent, notes);
            there.add(text);
        } catch (ProblemException refusal) {
            Entry entry = entry(sent, text, Outcome.REFUSED, Optional.empty(), onFor, Optional.empty(), notes);
            plan.add(new Planned(
                    sent.place(),
                    entry.refused(refusal.getMessage(), ExportPlaces.of(sent.place(), refusal)),
                    new Planned.Step.Nothing()));
        }
    }

    /** Switched off when a list that kept people away came without its members: on, it would reach more people than before. */
    private FlagDraft notWider(At sent, FlagDraft draft, Notes notes) {
        Optional<String> list = draft.active() ? cohorts.emptyLists(drafts).widening(draft) : Optional.empty();
        list.ifPresent(id -> notes.add(
                sent.field("active"),
                "taken over switched off: the list " + id
                        + ", which keeps people away, is empty here. Add its members, then" + " switch the flag on"));
        return list.isPresent() ? draft.withActive(false) : draft;
    }

    private void decide(FlagKey key, FlagDraft draft, At sent, Notes notes) {
        Optional<String> onFor = Optional.of(AudienceWords.of(draft));
        if (standing.archived().contains(key.value())) {
            throw sent.field("key")
                    .refusal(
                            "the key belonged to a flag that is archived here: apps may still ask for it, so it is not used again");
        }
        KeptFlag before = standing.flags().get(key.value());
        if (before == null) {
            add(sent, key, Outcome.CREATED, onFor, Optional.empty(), notes, keep(key, draft, Optional.empty()));
            drafts.put(key.value(), draft);
            return;
        }
        FlagDraft standingDraft = FlagDraft.of(before);
        FlagDraft wanted = withNotesOf(standingDraft, draft);
        Optional<String> wasOnFor = Optional.of(AudienceWords.of(standingDraft));
        if (wanted.equals(standingDraft)) {
            add(sent, key, Outcome.UNCHANGED, onFor, Optional.empty(), notes, new Planned.Step.Nothing());
        } else if (!overwrite) {
            skip(
                    sent,
                    key.value(),
                    "there is a flag of that key with other " + String.join(", ", differences(standingDraft, wanted))
                            + ": import with overwrite=true to replace it",
                    onFor,
                    notes);
        } else if (before.flag().ladder().isPresent()) {
            skip(sent, key.value(), "a rollout has the flag: let it end, then import again", onFor, notes);
        } else {
            refuseCircle(sent, key.value(), wanted);
            Planned.Step step = keep(key, wanted, Optional.of(before.flag().version()));
            add(sent, key, Outcome.REPLACED, onFor, wasOnFor, notes, step);
            drafts.put(key.value(), wanted);
        }
    }

    private void refuseCircle(At sent, String key, FlagDraft wanted) {
        boolean circle = Circle.leadsBackTo(
                key,
                other -> other.equals(key)
                        ? needs(wanted)
                        : Optional.ofNullable(drafts.get(other))
                                .map(FlagPlanner::needs)
                                .orElse(Set.of()));
        if (circle) {
            throw sent.field("filters").refusal("the flag would ask for its own answer, by way of another flag");
        }
    }

    private static Set<String> needs(FlagDraft flag) {
        return Stream.concat(flag.conditions().stream(), flag.traits().superCondition().stream())
                .flatMap(condition -> condition.filters().stream())
                .filter(filter -> filter.type() == PropertyType.FLAG)
                .map(PropertyFilter::key)
                .collect(Collectors.toSet());
    }

    private static Planned.Step keep(FlagKey key, FlagDraft draft, Optional<Long> over) {
        return new Planned.Step.KeepFlag(key, draft, over);
    }

    /** An export knows nothing of teams and expected ends: those that were noted here stay. */
    private static FlagDraft withNotesOf(FlagDraft before, FlagDraft draft) {
        return new FlagDraft(
                draft.name(),
                draft.active(),
                draft.conditions(),
                draft.variants(),
                draft.payloads(),
                draft.traits(),
                new FlagAbout(
                        draft.about().tags(),
                        before.about().team(),
                        before.about().expectedEnd()));
    }

    private static List<String> differences(FlagDraft before, FlagDraft after) {
        List<String> parts = new ArrayList<>();
        Map<String, Boolean> same = new LinkedHashMap<>();
        same.put("name", before.name().equals(after.name()));
        same.put("active", before.active() == after.active());
        same.put("conditions", before.conditions().equals(after.conditions()));
        same.put("variants", before.variants().equals(after.variants()));
        same.put("payloads", before.payloads().equals(after.payloads()));
        same.put("traits", before.traits().equals(after.traits()));
        same.put("tags", before.about().equals(after.about()));
        same.forEach((part, equal) -> {
            if (!equal) {
                parts.add(part);
            }
        });
        return parts;
    }

    private void refuse(At sent, String key, String field, String why) {
        Entry entry =
                entry(sent, key, Outcome.REFUSED, Optional.empty(), Optional.empty(), Optional.empty(), new Notes());
        plan.add(new Planned(sent.place(), entry.refused(why, field), new Planned.Step.Nothing()));
    }

    private void skip(At sent, String key, String why, Optional<String> onFor, Notes notes) {
        Optional<String> wasOnFor = Optional.ofNullable(standing.flags().get(key))
                .map(FlagDraft::of)
                .map(AudienceWords::of);
        Entry entry = entry(sent, key, Outcome.SKIPPED, Optional.of(why), onFor, wasOnFor, notes);
        plan.add(new Planned(sent.place(), entry, new Planned.Step.Nothing()));
    }

    private void add(
            At sent,
            FlagKey key,
            Outcome outcome,
            Optional<String> onFor,
            Optional<String> wasOnFor,
            Notes notes,
            Planned.Step step) {
        plan.add(new Planned(
                sent.place(), entry(sent, key.value(), outcome, Optional.empty(), onFor, wasOnFor, notes), step));
    }

    private static Entry entry(
            At sent,
            String key,
            Outcome outcome,
            Optional<String> reason,
            Optional<String> onFor,
            Optional<String> wasOnFor,
            Notes notes) {
        return new Entry(
                Kind.FLAG,
                key,
                sent.place().path(),
                outcome,
                reason,
                Optional.empty(),
                onFor,
                wasOnFor,
                notes.all(),
                Optional.empty());
    }
}
