package dev.sluice.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A flag as far as it decides who is reached: its own conditions and the open stages of its ladder in one list, as the evaluator tries
 * them. What gives nothing to anybody is left out, unless it ends the search.
 *
 * @param parts in the order in which they are tried
 */
record Reachable(Flag flag, Traits traits, List<Part> parts) {

    /**
     * A condition, or an open stage.
     *
     * @param kept the first places, which it never has
     * @param override the variant for everyone it has; empty when there is none or the flag does not know it
     * @param isOwn whether it is one of the flag's own conditions, so that an early exit may end there
     */
    record Part(
            List<PropertyFilter> filters,
            BasisPoints share,
            BasisPoints kept,
            Optional<String> override,
            Aggregation aggregation,
            boolean isOwn) {

        /** Whether everybody whom the other's filters have passes these filters too, whatever is known of them. */
        boolean isForAllOf(Part other) {
            return aggregation.equals(other.aggregation)
                    && Set.copyOf(other.filters).containsAll(filters);
        }

        /** Whether it has everybody who fits it, wherever they are placed. */
        boolean isWhole() {
            return share.equals(BasisPoints.ALL) && kept.value() == 0;
        }

        /** Whether it has every place that the other has. */
        boolean hasPlacesOf(Part other) {
            return Places.of(other).without(Places.of(this)).isNone();
        }
    }

    static Reachable of(Flag flag) {
        Traits traits = flag.traitsOrNone();
        Set<String> variants = flag.variants().stream().map(Variant::key).collect(Collectors.toSet());
        List<Part> parts = new ArrayList<>();
        for (ReleaseCondition condition : flag.conditions()) {
            parts.add(new Part(
                    condition.filters(),
                    condition.share(),
                    BasisPoints.NONE,
                    condition.variant().filter(variants::contains),
                    condition.aggregation().orElse(traits.aggregation()),
                    true));
        }
        flag.ladder().ifPresent(ladder -> ladder.stages()
                .forEach(stage -> parts.add(new Part(
                        stage.audience().filters(),
                        stage.share(),
                        ladder.keptOnOld().orElse(BasisPoints.NONE),
                        ladder.treatment().filter(variants::contains),
                        traits.aggregation(),
                        false))));
        return new Reachable(
                flag,
                traits,
                parts.stream()
                        .filter(part -> part.share().value() > 0 || (traits.earlyExit() && part.isOwn()))
                        .toList());
    }

    /** Whether it gives nothing to anybody, whatever they chose. */
    boolean isNobody() {
        return parts.stream().allMatch(part -> part.share().value() == 0)
                && !traits.enrollment()
                && traits.superCondition().isEmpty();
    }

    /** Whether parts are about people who are described, so that nobody can say how many they are. */
    static boolean hasUnknownAudience(List<Part> parts) {
        return parts.stream()
                .anyMatch(part -> !part.filters().isEmpty()
                        || part.aggregation().groupType().isPresent());
    }

    /** The places of persons, or of groups of a type, that are reached whoever is there. */
    Places certainly(Aggregation of) {
        Places all = Places.NONE;
        for (Part part : parts) {
            if (part.filters().isEmpty() && part.aggregation().equals(of)) {
                all = all.and(Places.of(part));
            }
            if (traits.earlyExit() && part.isOwn()) {
                // Whoever fits it and is not in its share goes no further.
                break;
            }
        }
        return all;
    }

    /** The places that parts reach if whoever is there fits every description. */
    static Places perhaps(List<Part> parts) {
        Places all = Places.NONE;
        for (Part part : parts) {
            all = all.and(Places.of(part));
        }
        // A person's place and their group's are not the same: which people both have together cannot be known.
        return all.isNone() || aggregation(parts).isPresent() ? all : Places.ALL;
    }

    /** For whom all parts that give anything decide; empty when there is none, or one decides for others than another does. */
    static Optional<Aggregation> aggregation(List<Part> parts) {
        List<Aggregation> all = parts.stream()
                .filter(part -> part.share().value() > 0)
                .map(Part::aggregation)
                .distinct()
                .toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }
}
