package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.EnrollmentStage;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a flag does besides trying its conditions. */
record TraitsTranslation(At flag, Surroundings around, Notes notes) {

    private static final int MOST_CONTEXTS = 50;
    private static final int MOST_SUPER_CONDITIONS = 200;
    private static final Pattern HOLDOUT = Pattern.compile("holdout-(\\d{1,9})");

    Traits traits(Aggregation aggregation, Function<At, ReleaseCondition> superCondition) {
        At filters = flag.field("filters");
        return new Traits(
                aggregation,
                bucketedBy(flag.field("bucketing_identifier")),
                flag.field("ensure_experience_continuity").truth(),
                holdout(filters),
                filters.field("feature_enrollment").truth(),
                stage(),
                superCondition(filters.field("super_groups"), superCondition),
                filters.field("early_exit").truth(),
                runtime(flag.field("evaluation_runtime")),
                contexts());
    }

    private static BucketedBy bucketedBy(At identifier) {
        return switch (identifier.text().orElse("")) {
            case "", "distinct_id" -> BucketedBy.DISTINCT_ID;
            case "device_id" -> BucketedBy.DEVICE_ID;
            default -> throw identifier.refusal("people are placed by distinct_id or device_id");
        };
    }

    private static EvaluationRuntime runtime(At runtime) {
        String name = runtime.text().filter(text -> !text.isEmpty()).orElse("all");
        return EvaluationRuntime.ofWireName(name)
                .orElseThrow(() -> runtime.refusal("a flag is evaluated for all, server or client"));
    }

    /** What PostHog says of the feature that a flag belongs to. Beta goes without saying; a draft, in which nobody can choose, is none. */
    private Optional<EnrollmentStage> stage() {
        return flag.field("features").elements().stream()
                .findFirst()
                .flatMap(feature -> feature.field("stage").text())
                .flatMap(EnrollmentStage::ofWireName)
                .filter(stage -> stage != EnrollmentStage.BETA);
    }

    private List<String> contexts() {
        At newer = flag.field("evaluation_contexts");
        At contexts = newer.isThere() ? newer : flag.field("evaluation_tags");
        return contexts.elements(MOST_CONTEXTS).stream()
                .map(one -> one.place().name(one.text(), "the name of a kind of client"))
                .toList();
    }

    private Optional<Holdout> holdout(At filters) {
        At newer = filters.field("holdout");
        if (newer.isThere()) {
            At id = newer.field("id");
            At share = newer.field("exclusion_percentage");
            int number = id.wholeNumber().orElseThrow(() -> id.refusal("it is missing: the holdout's number"));
            return Optional.of(holdout(
                    number,
                    share,
                    share.number().orElseThrow(() -> share.refusal("it is missing: how many percent are held out"))));
        }
        At older = filters.field("holdout_groups");
        return older.elements(1).stream().findFirst().map(this::olderHoldout);
    }

    /** The form of before; without it, people who were held out would get the flag. */
    private Holdout olderHoldout(At group) {
        At variant = group.field("variant");
        Matcher id = HOLDOUT.matcher(variant.text().orElse(""));
        if (!id.matches() || !group.field("properties").elements().isEmpty()) {
            throw group.refusal(
                    "it is not a holdout as PostHog writes them: a share of everybody, with a variant holdout-ID");
        }
        notes.add(group, "the older form of a holdout: read as holdout " + id.group(1));
        return holdout(Integer.parseInt(id.group(1)), group.field("rollout_percentage"), BigDecimal.ZERO);
    }

    /** Rounded up: who was held out stays so. */
    private Holdout holdout(int id, At share, BigDecimal otherwise) {
        BigDecimal left = BigDecimal.valueOf(100).subtract(share.number().orElse(otherwise));
        if (left.signum() < 0 || left.compareTo(BigDecimal.valueOf(100)) > 0 || id < 0) {
            throw share.refusal("a percentage lies between 0 and 100, and a holdout's number is not negative");
        }
        int points = 10_000 - left.movePointRight(2).toBigInteger().intValueExact();
        return new Holdout(id, new BasisPoints(points));
    }

    private Optional<ReleaseCondition> superCondition(At groups, Function<At, ReleaseCondition> read) {
        List<At> all = groups.elements(MOST_SUPER_CONDITIONS);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        if (all.size() > 1) {
            notes.add(groups, "only the first one ever decided: the others were left out");
        }
        ReleaseCondition condition = read.apply(all.getFirst());
        if (condition.filters().stream().noneMatch(filter -> filter.type() == PropertyType.PERSON)) {
            notes.add(all.getFirst(), "it looks at no property of a person, so it never decided: left out");
            return Optional.empty();
        }
        return Optional.of(condition);
    }
}
