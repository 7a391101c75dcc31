package dev.sluice.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * That a change of a flag gives its treated value to somebody who did not get it before, and to how many at most.
 *
 * <p>A treated value is any answer that is on, but a holdout's. Who gets another variant than before is newly reached too: to them the
 * change is as new as to anybody. Payloads are not looked at: they change what a value means, not who has it.
 *
 * <p>Sound, not exact: where it cannot be known whether somebody is newly reached, because that hangs on what people are like, they are
 * taken to be. The shares are upper bounds in the same way.
 *
 * @param before of everyone, who has it for certain as it stands
 * @param after of everyone, who may have it then
 * @param newly of everyone, who may get it newly
 * @param audiences who is given more than before, in the order of the flag's conditions; empty when the change is not in the conditions
 * @param isBound whether the shares are of those who match some filters, or of groups, so that of everyone it may be less
 */
public record Widening(
        BasisPoints before, BasisPoints after, BasisPoints newly, List<OfAudience> audiences, boolean isBound) {
    public Widening {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(newly, "newly");
        audiences = List.copyOf(audiences);
    }

    /**
     * People who are given more than before.
     *
     * @param filters who they are; none means everyone
     * @param aggregation what the share is of
     * @param before of them
     * @param after of them
     */
    public record OfAudience(
            List<PropertyFilter> filters, Aggregation aggregation, BasisPoints before, BasisPoints after) {
        public OfAudience {
            filters = List.copyOf(filters);
        }
    }

    /**
     * What a change widens; empty when nobody gets the treated value newly, whoever they are and whatever is known of them.
     *
     * @param before as it stands; empty for a flag that is new or archived
     * @param after as it would be
     */
    public static Optional<Widening> between(Optional<Flag> before, Flag after) {
        Optional<Reachable> served = before.filter(Flag::active).map(Reachable::of);
        Reachable wanted = Reachable.of(after);
        if (!after.active()
                || wanted.isNobody()
                || served.filter(old -> WideningProof.isNobodyNew(old, wanted)).isPresent()) {
            return Optional.empty();
        }
        Places old = served.flatMap(flag -> wanted.aggregation().map(flag::certainly))
                .orElse(Places.NONE);
        Places then = wanted.perhaps();
        return Optional.of(new Widening(
                old.share(),
                then.share(),
                newly(served, wanted, old, then),
                audiences(served, wanted),
                wanted.hasUnknownAudience()));
    }

    private static BasisPoints newly(Optional<Reachable> served, Reachable wanted, Places old, Places then) {
        if (!WideningProof.isChoiceSame(served, wanted)) {
            return BasisPoints.ALL;
        }
        boolean isOnlyMore = served.filter(before ->
                        WideningProof.isAnswerSame(before, wanted) && WideningProof.isForNoOtherClients(before, wanted))
                .isPresent();
        if (!isOnlyMore) {
            return then.share();
        }
        int heldOutBefore = served.flatMap(before -> before.traits().holdout())
                .filter(holdout -> !WideningProof.isHeldOutAsBefore(served.get(), wanted))
                .map(holdout -> holdout.share().value())
                .orElse(0);
        int more = then.without(old).share().value() + heldOutBefore;
        return new BasisPoints(Math.min(more, then.share().value()));
    }

    private static List<OfAudience> audiences(Optional<Reachable> served, Reachable wanted) {
        List<OfAudience> wider = new ArrayList<>();
        for (Reachable.Part part : wanted.parts()) {
            boolean isSaid = wider.stream()
                    .anyMatch(said -> said.filters().equals(part.filters())
                            && said.aggregation().equals(part.aggregation()));
            BasisPoints before = served.map(old -> most(old, part)).orElse(BasisPoints.NONE);
            BasisPoints after = most(wanted, part);
            if (!isSaid && after.compareTo(before) > 0) {
                wider.add(new OfAudience(part.filters(), part.aggregation(), before, after));
            }
        }
        return wider;
    }

    private static BasisPoints most(Reachable flag, Reachable.Part wanted) {
        return flag.parts().stream()
                .filter(part -> part.isForAllOf(wanted))
                .map(Reachable.Part::share)
                .max(BasisPoints::compareTo)
                .orElse(BasisPoints.NONE);
    }
}
