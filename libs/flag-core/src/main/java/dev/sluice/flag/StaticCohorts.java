package dev.sluice.flag;

/** The cohorts that are lists of people rather than rules. Asked while evaluating: must answer from memory, for any thread. */
@FunctionalInterface
public interface StaticCohorts {

    /** No such cohort. */
    StaticCohorts NONE = (cohortId, person) -> Membership.UNKNOWN;

    /** Whether the person is on the list. */
    Membership membership(String cohortId, Person person);

    /** Whether somebody belongs to a cohort. */
    enum Membership {
        MEMBER,
        NOT_MEMBER,
        /** There is no such cohort: filters on it match nobody, whether they ask for its members or for all others. */
        UNKNOWN
    }
}
