package dev.sluice.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * @param after of everyone, who may have it then by what is opened; whom other conditions describe as before is not counted
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
        List<Reachable.Part> opened =
                served.map(old -> WideningProof.notCovered(old, wanted)).orElse(wanted.parts());
        Places old = served.flatMap(flag -> Reachable.aggregation(opened).map(flag::certainly))
                .orElse(Places.NONE);
        if (!isOnlyMore(served, wanted)) {
            BasisPoints then = WideningProof.isChoiceSame(served, wanted)
                    ? Reachable.perhaps(wanted.parts()).share()
                    : BasisPoints.ALL;
            return Optional.of(new Widening(
                    old.share(), then, then, audiences(served, wanted), Reachable.hasUnknownAudience(wanted.parts())));
        }
        Places more = opened(served.orElseThrow(), opened).without(old);
        int released = released(served.get(), wanted);
        return Optional.of(new Widening(
                old.share(),
                upTo(old.and(more).share().value() + released),
                upTo(more.share().value() + released),
                audiences(served, wanted),
                released > 0 || Reachable.hasUnknownAudience(opened)));
    }

    /**
     * The same for a person, such as {@code 1 -> 100 %: about 41,200 more people a day, 100 % of traffic}.
     *
     * @param people a day who may get it newly; empty when that is not known
     */
    public String sentence(Optional<Long> people) {
        String count = people.map(number ->
                        String.format(Locale.ROOT, "%s %,d more people a day", isBound ? "at most" : "about", number))
                .orElse("it is not known how many more people");
        boolean othersToo = newly.equals(after) && before.value() > 0;
        return before.toString().replace(" %", "") + " -> " + after + (isBound ? " of those who match" : "") + ": "
                + count + ", " + (isBound ? "up to " : "") + after + " of traffic"
                + (othersToo ? "; all of them may get another answer than before" : "");
    }

    /** Whether whoever had it keeps the answer that they had, and nobody but people of the same clients comes to it. */
    private static boolean isOnlyMore(Optional<Reachable> served, Reachable wanted) {
        return served.filter(before -> WideningProof.isChoiceSame(served, wanted)
                        && WideningProof.isAnswerSame(before, wanted)
                        && WideningProof.isForNoOtherClients(before, wanted))
                .isPresent();
    }

    /** The places where somebody may come to it by what was opened, less those of the same people that had it. */
    private static Places opened(Reachable before, List<Reachable.Part> opened) {
        if (Reachable.aggregation(opened).isEmpty() && !opened.isEmpty()) {
            // A person's place and their group's are not the same: which people both have together cannot be known.
            return Places.ALL;
        }
        Places all = Places.NONE;
        for (Reachable.Part part : opened) {
            Places places = Places.of(part);
            for (Reachable.Part old : before.parts()) {
                // With an early exit somebody whom it would have may never have come to it.
                if (!before.traits().earlyExit() && old.isForAllOf(part)) {
                    places = places.without(Places.of(old));
                }
            }
            all = all.and(places);
        }
        return all;
    }

    /** Who was held out and is not any more, wherever they are placed. */
    private static int released(Reachable before, Reachable wanted) {
        return WideningProof.isHeldOutAsBefore(before, wanted)
                ? 0
                : before.traits().holdout().orElseThrow().share().value();
    }

    private static BasisPoints upTo(int share) {
        return new BasisPoints(Math.min(share, BasisPoints.ALL.value()));
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
