package dev.sluice.flag;

import java.util.HashMap;
import java.util.Map;

/** Cohorts that are lists, held in memory. Immutable, for any thread. */
public final class ListedCohorts implements StaticCohorts {

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
        return list == null ? Membership.UNKNOWN : StaticCohorts.on(list::contains, person);
    }
}
