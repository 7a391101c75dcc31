package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagDifference.Part;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.Problem;
import dev.sluice.kit.http.ProblemException;
import java.util.List;

/** What is said, and refused, when an older version of a flag comes back. Pure. */
final class FlagRestoring {

    private FlagRestoring() {}

    /** Refuses what would change who gets the flag while a rollout opens it step by step. */
    static void refuseDuringRollout(KeptFlag current, KeptFlag old) {
        current.flag().ladder().ifPresent(ladder -> {
            List<Part> served = FlagDifference.between(FlagDraft.of(current), FlagDraft.of(old)).stream()
                    .filter(Part::isServed)
                    .toList();
            if (!served.isEmpty()) {
                throw ProblemException.conflict("the rollout " + ladder.rolloutId()
                        + " has the flag, and this would change under it "
                        + FlagDifference.names(served) + ": roll it back or let it complete first");
            }
        });
    }

    /** The history says which version came back, also when its author gave another reason. */
    static Wish wish(Wish wish, long restored) {
        String what = "restores version " + restored;
        String reason = wish.change().reason();
        return wish.withReason(reason.isEmpty() ? what : what + ": " + reason);
    }

    /** A refusal that was worded for a draft, told of the version that it comes from. */
    static ProblemException named(long restored, ProblemException refused) {
        Problem problem = refused.problem();
        return problem.status() == 422
                ? ProblemException.invalid(
                        problem.field(), "version " + restored + " cannot be restored: " + problem.detail())
                : refused;
    }
}
