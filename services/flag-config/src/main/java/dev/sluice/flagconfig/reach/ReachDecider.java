package dev.sluice.flagconfig.reach;

import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.Widening;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what a widening comes to in people, and whether it is more than a project takes. Pure. */
final class ReachDecider {

    private ReachDecider() {}

    /**
     * Whom it reaches.
     *
     * @param seen how many people there are
     * @param members how many entries lists have, by the cohort's id
     * @param dependants flags that ask for this one's answer
     */
    static Reach reach(
            Widening widening,
            RecentPeople.Seen seen,
            Map<String, Long> members,
            List<String> dependants,
            Limit limit) {
        List<Reach.OfAudience> audiences = widening.audiences().stream()
                .map(one -> new Reach.OfAudience(
                        Audiences.words(one.filters(), one.aggregation()),
                        one.before(),
                        one.after(),
                        list(one.filters()).map(members::get)))
                .toList();
        Optional<Long> listed = listed(audiences);
        Optional<Long> people = listed.or(() -> seen.aDay() > 0
                ? Optional.of((long) Math.ceil(seen.aDay() * widening.newly().fraction()))
                : Optional.empty());
        String source = listed.isPresent() ? "the members of the lists that are given more" : seen.source();
        // What other flags make of this one's answer cannot be known from this one alone.
        boolean isPast = !dependants.isEmpty() || isPast(widening, listed, people, limit);
        return new Reach(
                widening.sentence(people),
                widening.before(),
                widening.after(),
                widening.newly(),
                people,
                source,
                audiences,
                dependants,
                isPast,
                limit.inWords());
    }

    /** Of a list everybody is known, so that no share has to stand for them. */
    private static boolean isPast(Widening widening, Optional<Long> listed, Optional<Long> people, Limit limit) {
        boolean tooMany = limit.people() > 0
                && people.filter(count -> count > limit.people()).isPresent();
        boolean tooMuch = widening.newly().compareTo(limit.share()) > 0;
        return tooMany || (tooMuch && (listed.isEmpty() || limit.people() == 0));
    }

    /** All whom it newly reaches, where each audience is a list. */
    private static Optional<Long> listed(List<Reach.OfAudience> audiences) {
        return audiences.isEmpty()
                        || audiences.stream().anyMatch(one -> one.members().isEmpty())
                ? Optional.empty()
                : Optional.of(
                        audiences.stream().mapToLong(one -> one.members().get()).sum());
    }

    /** The list that an audience lies in, if it asks for one. */
    static Optional<String> list(List<PropertyFilter> filters) {
        return filters.stream()
                .filter(filter ->
                        filter.type() == PropertyType.COHORT && filter.operator() == Operator.IN && !filter.negation())
                .map(filter -> String.valueOf(filter.value()))
                .findFirst();
    }
}
