package dev.sluice.flagdelivery.posthog;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which flags SDKs cannot be left to evaluate by themselves, because they would come to another answer than the server. Each rule
 * names whom it is about.
 */
final class LocalLimits {

    /** What every SDK of recent years understands. One that does not know an operator may take it for {@code exact}. */
    private static final Set<Operator> KNOWN_TO_ALL = Set.of(
            Operator.EXACT,
            Operator.IS_NOT,
            Operator.IS_SET,
            Operator.IS_NOT_SET,
            Operator.ICONTAINS,
            Operator.NOT_ICONTAINS,
            Operator.REGEX,
            Operator.NOT_REGEX,
            Operator.GT,
            Operator.GTE,
            Operator.LT,
            Operator.LTE,
            Operator.IS_DATE_BEFORE,
            Operator.IS_DATE_AFTER,
            Operator.IN,
            Operator.NOT_IN,
            Operator.FLAG_EVALUATES_TO);

    /** One condition or open stage, with what it comes to. */
    private record Part(
            List<PropertyFilter> filters, BasisPoints share, Aggregation aggregation, Optional<String> variant) {}

    /** Flags and cohorts that rest on longer chains are decided by nobody; following them would cost the stack. */
    private static final int DEPTH_MAX = 64;

    private final Map<String, ServedFlag> flags;
    private final Map<String, Cohort> cohorts = new HashMap<>();
    private final SdkReading reading;
    private final FirstUndecided firstUndecided = new FirstUndecided(cohorts);
    /** Answers so far; a flag that is being looked at counts as fine, as circles are told by their empty chain. */
    private final Map<String, Boolean> needsServer = new HashMap<>();

    private int depth;

    LocalLimits(ProjectFlags project, SdkReading reading) {
        this.flags = project.flags();
        this.reading = reading;
        project.cohorts().forEach(cohort -> cohorts.put(cohort.id(), cohort));
    }

    /** Whether a flag has to be asked of the server. */
    boolean needsServer(Flag flag) {
        String key = flag.key().value();
        Boolean known = needsServer.putIfAbsent(key, false);
        if (known != null) {
            return known;
        }
        depth++;
        boolean needs = depth > DEPTH_MAX || decide(flag);
        depth--;
        needsServer.put(key, needs);
        return needs;
    }

    private boolean decide(Flag flag) {
        Traits traits = flag.traitsOrNone();
        // No SDK knows enrolment or that somebody is kept on what they had, and what continuity keeps is with the
        // server.
        if (traits.continuity()
                || flag.ladder().flatMap(RolloutLadder::keptOnOld).isPresent()
                || traits.enrollment()
                || traits.superCondition().isPresent()) {
            return true;
        }
        List<Part> parts = parts(flag);
        // SDKs expect only flags for persons to have conditions for others.
        boolean isOddlyMixed = traits.aggregation().groupType().isPresent()
                && parts.stream().anyMatch(part -> !part.aggregation().equals(traits.aggregation()));
        // SDKs end early at open stages too, the server only at the flag's own conditions.
        boolean endsEarlyElsewhere = traits.earlyExit()
                && flag.ladder().filter(ladder -> ladder.stages().size() > 1).isPresent();
        return isOddlyMixed
                || endsEarlyElsewhere
                || dependsOnOrder(flag, parts)
                || (reading == SdkReading.WITH_CARE && isReadDifferently(flag, parts))
                || parts.stream().anyMatch(part -> part.filters().stream()
                        .anyMatch(filter -> needsServer(filter, part.aggregation())));
    }

    /** Whether somebody could get a later condition's value because an SDK left an earlier one open; see {@link FirstUndecided}. */
    private boolean dependsOnOrder(Flag flag, List<Part> parts) {
        for (int i = 0; i < parts.size() - 1; i++) {
            Part part = parts.get(i);
            List<Part> later = parts.subList(i + 1, parts.size());
            boolean isLastWord = !flag.traitsOrNone().earlyExit()
                    && later.stream().allMatch(other -> isSameValue(flag, part, other));
            if (!isLastWord && firstUndecided.mayLeaveOpen(part.filters())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSameValue(Flag flag, Part one, Part other) {
        return flag.variants().isEmpty()
                || (one.variant().equals(other.variant())
                        && (one.variant().isPresent() || one.aggregation().equals(other.aggregation())));
    }

    /** JVM, Python, Go, Ruby, PHP: at least one of them goes wrong here. */
    private static boolean isReadDifferently(Flag flag, List<Part> parts) {
        Traits traits = flag.traitsOrNone();
        boolean isEarly = traits.earlyExit() && parts.size() > 1;
        boolean isForGroups =
                parts.stream().anyMatch(part -> part.aggregation().groupType().isPresent());
        boolean splits = false;
        boolean isReordered = false;
        for (Part part : parts) {
            isReordered |= splits && part.variant().isPresent();
            splits |= !part.variant().isPresent();
        }
        boolean hasFractions = parts.stream().anyMatch(part -> !isWhole(part.share()))
                || flag.variants().stream().anyMatch(variant -> !isWhole(variant.share()));
        return isEarly
                || hasFractions
                || isForGroups
                || isReordered
                || traits.holdout().isPresent()
                || traits.bucketedBy() == BucketedBy.DEVICE_ID
                || !traits.contexts().isEmpty();
    }

    /** Whether a share is a whole number of percent. */
    static boolean isWhole(BasisPoints share) {
        return share.value() % 100 == 0;
    }

    private boolean needsServer(PropertyFilter filter, Aggregation aggregation) {
        boolean wantsValue = filter.operator() != Operator.IS_SET && filter.operator() != Operator.IS_NOT_SET;
        if ((wantsValue && filter.value() == null) || !ValueForm.isReadAlike(filter)) {
            return true;
        }
        if (reading == SdkReading.WITH_CARE && isReadDifferently(filter)) {
            return true;
        }
        Optional<String> group = aggregation.groupType();
        return switch (filter.type()) {
            case PERSON -> false;
            // SDKs look at the properties of whom the condition decides for, whatever the filter says.
            case GROUP ->
                group.isEmpty()
                        || filter.groupType()
                                .filter(type -> !group.get().equals(type))
                                .isPresent();
            // And so at a group's, where cohorts are sets of people.
            case COHORT -> group.isPresent() || !canBeSaid(String.valueOf(filter.value()), new HashSet<>());
            case FLAG -> {
                ServedFlag other = flags.get(filter.key());
                // An SDK that was told its contexts takes a flag of others for off.
                yield other != null && (!other.flag().traitsOrNone().contexts().isEmpty() || needsServer(other.flag()));
            }
        };
    }

    private static boolean isReadDifferently(PropertyFilter filter) {
        boolean isText = filter.operator() == Operator.EXACT || filter.operator() == Operator.IS_NOT;
        return !KNOWN_TO_ALL.contains(filter.operator())
                // Here "false" is whatever is not true; elsewhere it is that text.
                || (isText && saysFalse(filter.value()));
    }

    private static boolean saysFalse(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().anyMatch(LocalLimits::saysFalse);
            case null -> false;
            default -> value.toString().equalsIgnoreCase("false");
        };
    }

    /** Whether a cohort, and all that it rests on, is among the definitions: lists are not, nor what SDKs read otherwise. */
    private boolean canBeSaid(String cohortId, Set<String> path) {
        Cohort cohort = cohorts.get(cohortId);
        if (cohort == null || path.size() > DEPTH_MAX || !CohortRules.canBeSaid(cohort.rule())) {
            return false;
        }
        // A circle is decided by nobody, here or there.
        return !path.add(cohortId) || testsOf(cohort.rule()).allMatch(test -> canBeSaid(test, path));
    }

    private boolean canBeSaid(PropertyFilter test, Set<String> path) {
        return test.type() == PropertyType.COHORT
                ? canBeSaid(String.valueOf(test.value()), path)
                : !needsServer(test, Aggregation.PERSONS);
    }

    private static Stream<PropertyFilter> testsOf(Cohort.Rule rule) {
        return switch (rule) {
            case Cohort.Rule.All all -> all.parts().stream().flatMap(LocalLimits::testsOf);
            case Cohort.Rule.Any any -> any.parts().stream().flatMap(LocalLimits::testsOf);
            case Cohort.Rule.Test test -> Stream.of(test.filter());
        };
    }

    private static List<Part> parts(Flag flag) {
        Aggregation ofFlag = flag.traitsOrNone().aggregation();
        List<Part> parts = new ArrayList<>();
        for (ReleaseCondition condition : flag.conditions()) {
            parts.add(new Part(
                    condition.filters(),
                    condition.share(),
                    condition.aggregation().orElse(ofFlag),
                    known(flag, condition.variant())));
        }
        flag.ladder().stream()
                .map(RolloutLadder::stages)
                .flatMap(List::stream)
                .forEach(stage -> parts.add(new Part(
                        stage.audience().filters(),
                        stage.share(),
                        ofFlag,
                        known(flag, flag.ladder().flatMap(RolloutLadder::treatment)))));
        return parts;
    }

    /** An override counts only if there is such a variant. */
    private static Optional<String> known(Flag flag, Optional<String> variant) {
        return variant.filter(
                key -> flag.variants().stream().anyMatch(known -> known.key().equals(key)));
    }
}
