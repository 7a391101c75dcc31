package dev.sluice.rollout;

import dev.sluice.flag.BasisPoints;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a rollout that was taken back means for the next one of its flag. */
public final class Aftermath {

    /** Keeping more people than this would leave too few to show anything with. */
    public static final BasisPoints MOST_KEPT = new BasisPoints(5_000);

    private static final double WHOLE = 10_000;

    private Aftermath() {}

    /**
     * Until when nobody starts anew without a reason: only after a rollback, and only if its plan says so.
     *
     * @param ended the rollout before
     */
    public static Optional<Instant> coolsUntil(Rollout ended) {
        return switch (ended) {
            case Rollout.RolledBack back ->
                Optional.of(back.run().plan().rulesOrPlain().coolDown())
                        .filter(coolDown -> coolDown.isPositive())
                        .map(back.at()::plus);
            case Rollout.Draft _, Live _, Rollout.RollingBack _, Rollout.Completed _, Rollout.Aborted _ ->
                Optional.empty();
        };
    }

    /**
     * The first places, whose people were given the feature by an earlier run, rounded up. A stage that was open to a whole audience
     * is left out: those people were chosen by who they are and not by their place, so that the next run asks them again. What the
     * earlier run itself kept stays kept.
     *
     * @param earlier the rollout before
     * @return empty when nobody was treated by their place
     */
    public static Optional<BasisPoints> seenBy(Rollout earlier) {
        Run run = earlier.run();
        double kept = run.keptOnOld().map(BasisPoints::fraction).orElse(0.0);
        int open = earlier.reached().map(served -> served.stage() + 1).orElse(0);
        double widest = IntStream.range(0, open)
                .mapToObj(run.plan()::treatedShare)
                .filter(share -> !share.equals(BasisPoints.ALL))
                .mapToDouble(BasisPoints::fraction)
                .max()
                .orElse(0);
        // Where nobody new was treated, the ones kept before are still those who saw something.
        double until = kept + widest * (1 - kept);
        // A hair's breadth of floating point is not another basis point.
        return Optional.of(new BasisPoints((int) Math.ceil(until * WHOLE - 1e-6)))
                .filter(seen -> !seen.equals(BasisPoints.NONE));
    }
}
