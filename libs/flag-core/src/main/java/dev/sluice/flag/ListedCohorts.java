package dev.sluice.flag;

import java.util.HashMap;
import java.util.Map;

/**
 * Cohorts that are lists, held in memory.
 *
 * <p>A person is on a list when it has their distinct id, or their property {@code email}. Somebody with another distinct id, such as
 * before a login, is a stranger to a list of ids.
 *
 * <p>Immutable, for any thread.
 */
public final class ListedCohorts implements StaticCohorts {

    static final String EMAIL = "email";

    private final Map<String, MemberSet> lists;

    private ListedCohorts(Map<String, MemberSet> lists) {
        this.lists = Map.copyOf(lists);
    }

    /** These lists, by cohort id. */
    public static ListedCohorts of(Map<String, MemberSet> lists) {
        return new ListedCohorts(lists);
    }

    /** The same with that list, also in place of one of the same id. */
    public ListedCohorts with(String cohortId, MemberSet list) {
        Map<String, MemberSet> more = new HashMap<>(lists);
        more.put(cohortId, list);
        return new ListedCohorts(more);
    }

    /** The same without that list: filters on it match nobody from then on. */
    public ListedCohorts without(String cohortId) {
        Map<String, MemberSet> fewer = new HashMap<>(lists);
        fewer.remove(cohortId);
        return new ListedCohorts(fewer);
    }

    @Override
    public Membership membership(String cohortId, Person person) {
        MemberSet list = lists.get(cohortId);
        if (list == null) {
            return Membership.UNKNOWN;
        }
        boolean isMember = list.contains(person.distinctId())
                || (person.properties().get(EMAIL) instanceof String email && list.contains(email));
        return isMember ? Membership.MEMBER : Membership.NOT_MEMBER;
    }
}
