package dev.sluice.flag;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Proves of two versions of a flag that nobody gets a treated value newly.
 *
 * <p>The proof goes by the evaluator's order. Let somebody get an answer from a condition of the new version. Then none of the new
 * version's earlier conditions had them. It has to follow, from the two versions alone, that the old version gave them the same answer:
 *
 * <ol>
 *   <li>What decides before the conditions decided alike: the same choice, and a holdout that kept away nobody who is let in now.
 *   <li>Some old condition has everybody whom the new one has: its filters are among the new one's, and its places are all of them.
 *   <li>No old condition before that one had them with another answer, or ended their search: either it gives the same answer, or
 *       whomever it has, some new condition before the new one has too.
 * </ol>
 *
 * <p>Where a step does not follow there may still be nobody newly reached; then it is not proven, and the change counts as one that
 * widens.
 */
final class WideningProof {

    private WideningProof() {}

    /** Whether nobody gets a treated value newly. Both are active. */
    static boolean isNobodyNew(Reachable before, Reachable after) {
        if (!isForNoOtherClients(before, after)
                || !isChoiceSame(Optional.of(before), after)
                || !isHeldOutAsBefore(before, after)) {
            return false;
        }
        return notCovered(before, after).isEmpty();
    }

    /** The new version's parts by which somebody may be newly reached, as far as the conditions go. */
    static List<Reachable.Part> notCovered(Reachable before, Reachable after) {
        return IntStream.range(0, after.parts().size())
                .filter(i -> after.parts().get(i).share().value() > 0 && !isCovered(before, after, i))
                .mapToObj(after.parts()::get)
                .toList();
    }

    /** Whether every client that may have the flag now could have it before. */
    static boolean isForNoOtherClients(Reachable before, Reachable after) {
        Traits old = before.traits();
        Traits now = after.traits();
        boolean runtime = old.runtime() == EvaluationRuntime.ALL || old.runtime() == now.runtime();
        boolean contexts = old.contexts().isEmpty()
                || (!now.contexts().isEmpty() && old.contexts().containsAll(now.contexts()));
        return runtime && contexts;
    }

    /** Whether what people chose for themselves counts as it did; without a version before, whether nobody can choose. */
    static boolean isChoiceSame(Optional<Reachable> before, Reachable after) {
        Traits now = after.traits();
        if (before.isEmpty()) {
            return !now.enrollment() && now.superCondition().isEmpty();
        }
        Traits old = before.get().traits();
        if (old.enrollment() || now.enrollment()) {
            return old.enrollment() && now.enrollment();
        }
        return old.superCondition().equals(now.superCondition())
                && (now.superCondition().isEmpty() || arePlacedAlike(before.get(), after));
    }

    /** Whether whoever was held out still is. */
    static boolean isHeldOutAsBefore(Reachable before, Reachable after) {
        Optional<Holdout> old = before.traits().holdout();
        Optional<Holdout> now = after.traits().holdout();
        return old.isEmpty()
                || old.get().share().value() == 0
                || (now.isPresent()
                        && arePlacedAlike(before, after)
                        && before.traits().aggregation().equals(after.traits().aggregation())
                        && now.get().share().compareTo(old.get().share()) >= 0);
    }

    /** Whether whoever is reached by both gets the same, whichever conditions have them. */
    static boolean isAnswerSame(Reachable before, Reachable after) {
        if (hasNoVariants(before) && hasNoVariants(after)) {
            return arePlacedAlike(before, after);
        }
        List<Reachable.Part> all =
                Stream.concat(before.parts().stream(), after.parts().stream()).toList();
        return before.flag().variants().equals(after.flag().variants())
                && arePlacedAlike(before, after)
                && all.stream().allMatch(part -> part.override().isEmpty())
                && all.stream().map(Reachable.Part::aggregation).distinct().count() <= 1;
    }

    private static boolean isCovered(Reachable before, Reachable after, int at) {
        Reachable.Part wanted = after.parts().get(at);
        for (int i = 0; i < before.parts().size(); i++) {
            Reachable.Part old = before.parts().get(i);
            if (has(before, old, after, wanted)
                    && isAnswerSame(before, old, after, wanted)
                    && nothingBeforeItDiffers(before, i, after, at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a part has everybody whom a part of the other version has. */
    private static boolean has(Reachable of, Reachable.Part part, Reachable others, Reachable.Part other) {
        return part.isForAllOf(other) && (part.isWhole() || (arePlacedAlike(of, others) && part.hasPlacesOf(other)));
    }

    private static boolean nothingBeforeItDiffers(Reachable before, int covering, Reachable after, int at) {
        Reachable.Part wanted = after.parts().get(at);
        for (Reachable.Part earlier : before.parts().subList(0, covering)) {
            boolean mayEnd = before.traits().earlyExit() && earlier.isOwn() && !earlier.isWhole();
            if (mayEnd && !isEndedEarlier(after, at, earlier)) {
                return false;
            }
            boolean mayTake = earlier.share().value() > 0 && !isAnswerSame(before, earlier, after, wanted);
            if (mayTake && !isTakenEarlier(before, earlier, after, at)) {
                return false;
            }
        }
        return true;
    }

    /** Whether whoever fits the old condition ends, at the latest, at an own condition of the new version before that place. */
    private static boolean isEndedEarlier(Reachable after, int at, Reachable.Part old) {
        return after.traits().earlyExit()
                && after.parts().subList(0, at).stream().anyMatch(part -> part.isOwn() && part.isForAllOf(old));
    }

    /** Whether whomever the old condition has, a condition of the new version before that place has too. */
    private static boolean isTakenEarlier(Reachable before, Reachable.Part old, Reachable after, int at) {
        return after.parts().subList(0, at).stream().anyMatch(part -> has(after, part, before, old));
    }

    private static boolean isAnswerSame(Reachable before, Reachable.Part old, Reachable after, Reachable.Part wanted) {
        if (hasNoVariants(before) && hasNoVariants(after)) {
            return true;
        }
        if (old.override().isPresent() || wanted.override().isPresent()) {
            return old.override().equals(wanted.override());
        }
        return before.flag().variants().equals(after.flag().variants())
                && old.aggregation().equals(wanted.aggregation())
                && arePlacedAlike(before, after);
    }

    private static boolean hasNoVariants(Reachable flag) {
        return flag.flag().variants().isEmpty();
    }

    private static boolean arePlacedAlike(Reachable before, Reachable after) {
        return before.traits().bucketedBy() == after.traits().bucketedBy()
                && before.traits().continuity() == after.traits().continuity();
    }
}
