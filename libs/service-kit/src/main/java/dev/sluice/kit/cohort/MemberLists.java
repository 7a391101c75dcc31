package dev.sluice.kit.cohort;

import dev.sluice.flag.Person;
import dev.sluice.flag.StaticCohorts;
import java.util.Map;

/**
 * A project's lists.
 *
 * @param byCohort the lists by the cohort's id
 */
public record MemberLists(Map<String, MemberList> byCohort) implements StaticCohorts {

    /** No lists. */
    public static final MemberLists NONE = new MemberLists(Map.of());

    public MemberLists {
        byCohort = Map.copyOf(byCohort);
    }

    @Override
    public Membership membership(String cohortId, Person person) {
        MemberList list = byCohort.get(cohortId);
        return list == null ? Membership.UNKNOWN : StaticCohorts.on(list::contains, person);
    }
}
