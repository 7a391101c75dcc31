package dev.sluice.bench.cohorts;

import dev.sluice.bench.stack.Definitions;
import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Five thousand flags of three conditions, a fifth of which ask for one of twenty lists; a million people, each in one list.
 */
final class LargeProject {

    static final int FLAGS = 5_000;
    static final int MEMBERS = 1_000_000;

    private static final int LISTS = 20;
    private static final int ONE_IN = 5;

    private LargeProject() {}

    static void writeFlags(Definitions definitions) {
        IntStream.range(0, FLAGS).mapToObj(LargeProject::flag).forEach(definitions::flag);
    }

    /** Cuts each list into its slices, as flag-config does. */
    static void writeMembers(Definitions definitions) {
        for (int list = 0; list < LISTS; list++) {
            List<List<String>> slices = new ArrayList<>();
            for (int slice = 0; slice < CohortMembersRecord.SLICES; slice++) {
                slices.add(new ArrayList<>());
            }
            for (int person = list; person < MEMBERS; person += LISTS) {
                slices.get(CohortMembersRecord.sliceOf(id(person))).add(id(person));
            }
            for (int slice = 0; slice < slices.size(); slice++) {
                definitions.members(new CohortMembersRecord(Definitions.PROJECT, name(list), slice, slices.get(slice)));
            }
        }
    }

    /** As long as the ids that SDKs make. */
    static String id(int person) {
        return "0193e2a0-7c3b-7d11-a000-%012d".formatted(person);
    }

    /** The first flag that asks for a list; it asks for the one of person 0. */
    static String flagOfAList() {
        return "feature-0";
    }

    private static String name(int list) {
        return "list-" + list;
    }

    private static Flag flag(int index) {
        PropertyFilter audience = index % ONE_IN == 0
                ? PropertyFilter.cohort(name(index / ONE_IN % LISTS))
                : PropertyFilter.person("plan", Operator.EXACT, "pro");
        return new Flag(
                index + 1,
                new FlagKey("feature-" + index),
                1,
                "feature-" + index,
                true,
                List.of(
                        condition(10_000, audience),
                        condition(10_000, PropertyFilter.person("email", Operator.ICONTAINS, "@example.org")),
                        condition(0)),
                List.of(),
                Map.of(),
                Optional.empty());
    }

    private static ReleaseCondition condition(int share, PropertyFilter... filters) {
        return new ReleaseCondition(List.of(filters), new BasisPoints(share), Optional.empty());
    }
}
