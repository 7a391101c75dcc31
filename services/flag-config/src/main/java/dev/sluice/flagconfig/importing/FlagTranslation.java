package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Variant;
import dev.sluice.flagconfig.flag.FlagAbout;
import dev.sluice.flagconfig.flag.FlagDraft;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a flag here of one of an export. Pure. Conditions and filters keep their places, so that a refusal of what was made can name the
 * field of what was sent, see {@link ExportPlaces}.
 */
final class FlagTranslation {

    private static final int MOST_CONDITIONS = 200;
    private static final int MOST_FILTERS = 100;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_NAME = 400;
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final Set<String> FILTERS_READ = Set.of(
            "groups",
            "multivariate",
            "payloads",
            "aggregation_group_type_index",
            "super_groups",
            "feature_enrollment",
            "holdout",
            "holdout_groups",
            "early_exit");

    private final At flag;
    private final At filters;
    private final Surroundings around;
    private final Notes notes;

    private FlagTranslation(At flag, Surroundings around, Notes notes) {
        this.flag = flag;
        this.filters = flag.field("filters");
        this.around = around;
        this.notes = notes;
    }

    /** The flag; what means something else here is noted, and what cannot mean the same is refused with its place named. */
    static FlagDraft translate(At flag, Surroundings around, Notes notes) {
        return new FlagTranslation(flag, around, notes).draft();
    }

    private FlagDraft draft() {
        if (!filters.field("groups").isThere()) {
            throw filters.field("groups").refusal("it is missing: who gets the flag");
        }
        noteWhatStaysBehind();
        List<Variant> variants = variants();
        Set<String> names = variants.stream().map(Variant::key).collect(Collectors.toSet());
        Aggregation aggregation = aggregation(filters);
        List<ReleaseCondition> conditions = new ArrayList<>();
        for (At group : filters.field("groups").elements(MOST_CONDITIONS)) {
            conditions.add(condition(group, aggregation, names));
        }
        var traits = new TraitsTranslation(flag, around, notes).traits(aggregation, this::superCondition);
        Map<String, String> payloads = PayloadTranslation.payloads(flag, names, traits, notes);
        return new FlagDraft(
                name(),
                flag.has("active") ? flag.field("active").truth() : true,
                conditions,
                variants,
                payloads,
                traits,
                new FlagAbout(tags(), Optional.empty(), Optional.empty()));
    }

    private String name() {
        At name = flag.field("name");
        String text = name.text().orElse("").strip().replaceAll("\\s+", " ");
        if (text.length() > LONGEST_NAME) {
            notes.add(name, "a name has at most " + LONGEST_NAME + " characters here: it was cut");
            text = text.substring(0, LONGEST_NAME - 1).strip() + "…";
        }
        name.place().plain(text, LONGEST_NAME);
        return text.isEmpty() ? flag.field("key").text().orElse("") : text;
    }

    private List<String> tags() {
        List<String> tags = new ArrayList<>();
        for (At tag : flag.field("tags").elements(MOST_TAGS)) {
            tags.add(tag.place().name(tag.text(), "a tag"));
        }
        return tags;
    }

    private List<Variant> variants() {
        List<At> all = filters.field("multivariate").field("variants").elements(100);
        List<BasisPoints> shares = Shares.split(
                all.stream().map(one -> one.field("rollout_percentage")).toList(), notes);
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            At one = all.get(i);
            At name = one.field("name");
            variants.add(new Variant(
                    one.field("key").place().key(one.field("key").text()),
                    name.place().plain(name.text().orElse(""), LONGEST_NAME),
                    shares.get(i)));
        }
        return variants;
    }

    /** Persons when no type of group is named. */
    private Aggregation aggregation(At holder) {
        At index = holder.field("aggregation_group_type_index");
        return index.isThere() ? Aggregation.groups(around.groupType(index)) : Aggregation.PERSONS;
    }

    private ReleaseCondition condition(At group, Aggregation ofFlag, Set<String> variants) {
        // Left out: as the flag says. Null: persons.
        Optional<Aggregation> own = group.has("aggregation_group_type_index")
                ? Optional.of(aggregation(group)).filter(some -> !some.equals(ofFlag))
                : Optional.empty();
        At variant = group.field("variant");
        Optional<String> given = variant.text().filter(name -> !name.isEmpty());
        if (given.isPresent() && !variants.contains(given.get())) {
            notes.add(
                    variant,
                    "the flag has no such variant, so people got the one of their bucket: taken over without it");
            given = Optional.empty();
        }
        return condition(group, given, own);
    }

    private ReleaseCondition condition(At group, Optional<String> variant, Optional<Aggregation> aggregation) {
        FilterTranslation translation = FilterTranslation.ofFlag(around, notes);
        return new ReleaseCondition(
                group.field("properties").elements(MOST_FILTERS).stream()
                        .map(translation::inFlag)
                        .toList(),
                Shares.down(group.field("rollout_percentage"), ALL, notes),
                variant,
                aggregation);
    }

    /** Its variant is never given, and it is always for persons. */
    private ReleaseCondition superCondition(At group) {
        return condition(group, Optional.empty(), Optional.empty());
    }

    private void noteWhatStaysBehind() {
        At encrypted = flag.field("has_encrypted_payloads");
        if (encrypted.truth()) {
            throw encrypted.refusal(
                    "its payloads are encrypted and cannot be read outside PostHog: make the flag here by hand");
        }
        filters.node().fieldNames().forEachRemaining(name -> {
            if (!FILTERS_READ.contains(name) && filters.field(name).isThere()) {
                notes.add(filters.field(name), "it is not known here and was left out");
            }
        });
        stays("experiment_set", "an experiment uses the flag; the flag came along, the experiment did not");
        stays("rollback_conditions", "they did not come along: start a rollout with guardrails instead");
        stays("features", "the early access feature's own name and stage did not come along");
        stays("surveys", "the surveys that use the flag did not come along");
        if (flag.field("ensure_experience_continuity").truth()) {
            notes.add(
                    flag.field("ensure_experience_continuity"),
                    "which id placed whom in PostHog is not part of an export: people stay where the first id that is known of"
                            + " them here puts them");
        }
    }

    private void stays(String field, String note) {
        At at = flag.field(field);
        if (at.isThere() && at.node().isContainerNode() && !at.node().isEmpty()) {
            notes.add(at, note);
        }
    }
}
