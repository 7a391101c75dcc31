package dev.sluice.kit.cohort;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.flag.MemberSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A static cohort's list: 8 bytes a member and no text, in the slices in which it arrives, so that one more member costs a 256th of
 * the list. Immutable.
 */
public final class MemberList {

    /** Known to have nobody. */
    public static final MemberList EMPTY = new MemberList(new MemberSet[CohortMembersRecord.SLICES]);

    private final MemberSet[] slices;

    private MemberList(MemberSet[] slices) {
        this.slices = slices;
    }

    /** A list of these ids and addresses; known to have nobody when there are none. */
    public static MemberList of(Collection<String> entries) {
        Map<Integer, List<String>> bySlice =
                entries.stream().collect(Collectors.groupingBy(CohortMembersRecord::sliceOf));
        MemberSet[] slices = new MemberSet[CohortMembersRecord.SLICES];
        bySlice.forEach((slice, members) -> slices[slice] = MemberSet.of(members));
        // By an empty first slice an empty list is told from none, as on the topic.
        slices[0] = slices[0] == null ? MemberSet.of(List.of()) : slices[0];
        return new MemberList(slices);
    }

    /**
     * The same with another slice.
     *
     * @param members empty when the slice was deleted
     */
    public MemberList with(int slice, Optional<MemberSet> members) {
        MemberSet[] more = slices.clone();
        more[slice] = members.orElse(null);
        return new MemberList(more);
    }

    /** Whether it has that id or address. */
    public boolean contains(String entry) {
        MemberSet slice = slices[CohortMembersRecord.sliceOf(entry)];
        return slice != null && slice.contains(entry);
    }

    /** A slice; empty when it was never told of. */
    public Optional<MemberSet> slice(int slice) {
        return Optional.ofNullable(slices[slice]);
    }

    /** Whether no slice is known: there is no such list. */
    public boolean isGone() {
        return Stream.of(slices).allMatch(slice -> slice == null);
    }

    /** How many members it has. */
    public long size() {
        return Stream.of(slices)
                .filter(slice -> slice != null)
                .mapToLong(MemberSet::size)
                .sum();
    }
}
