package dev.sluice.flagdelivery.snapshot;

import dev.sluice.flagdelivery.people.PeopleStore;
import dev.sluice.kit.cohort.MemberList;
import java.util.Map;

/**
 * What is kept of people: who is on which list, and what flags look at.
 *
 * @param store of persons and groups; may change while it is written
 * @param lists the static cohorts' lists, by project and cohort
 */
public record People(PeopleStore store, Map<String, Map<String, MemberList>> lists) {
    public People {
        lists = Map.copyOf(lists);
    }
}
