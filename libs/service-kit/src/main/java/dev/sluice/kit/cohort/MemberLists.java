package dev.sluice.kit.cohort;

import dev.sluice.flag.Person;
import dev.sluice.flag.StaticCohorts;
import java.util.Map;

/**
 * A project's lists. A person is on a list when it has their distinct id or their property {@code email}, as in {@link
 * dev.sluice.flag.ListedCohorts}.
 *
 * @param byCohort the lists by the cohort's id
 */
public record MemberLists(Map<String, MemberList> byCohort) implements StaticCohorts {

    /** No lists. */
    public static final MemberLists NONE = new MemberLists(Map.of());

    private static final String EMAIL = "email";

    public MemberLists {
        byCohort = Map.copyOf(byCohort);
    }

    @Override
    public Membership membership(String cohortId, Person person) {
        MemberList list = byCohort.get(cohortId);
        if (list == null) {
            return Membership.UNKNOWN;
        }
        boolean isMember = list.contains(person.distinctId())
                || (person.properties().get(EMAIL) instanceof String email && list.contains(email));
        return isMember ? Membership.MEMBER : Membership.NOT_MEMBER;
    }
}
