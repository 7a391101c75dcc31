package dev.sluice.flag;

import java.util.function.Predicate;

/** The cohorts that are lists of people rather than rules. Asked while evaluating: must answer from memory, for any thread. */
@FunctionalInterface
public interface StaticCohorts {

    /** No such cohort. */
    StaticCohorts NONE = (cohortId, person) -> Membership.UNKNOWN;

    /** Whether the person is on the list. */
    Membership membership(String cohortId, Person person);

    /**
     * Whether a person is on a list of ids and addresses: when it has their distinct id, or their property {@code email}. Somebody with
     * another distinct id, such as before a login, is a stranger to a list of ids.
     *
     * @param list whether it has an entry
     */
    static Membership on(Predicate<String> list, Person person) {
        boolean isMember = list.test(person.distinctId())
                || (person.properties().get(PropertyNames.EMAIL) instanceof String email && list.test(email));
        return isMember ? Membership.MEMBER : Membership.NOT_MEMBER;
    }

    /** Whether somebody belongs to a cohort. */
    enum Membership {
        MEMBER,
        NOT_MEMBER,
        /** There is no such cohort: filters on it match nobody, whether they ask for its members or for all others. */
        UNKNOWN
    }
}
