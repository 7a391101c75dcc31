package dev.sluice.kit.cohort;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.MemberSet;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A slice of a static cohort's list, as it arrived.
 *
 * @param members as numbers, the texts let go of; empty when the slice was deleted
 */
public record ListSlice(String project, String cohortId, int slice, Optional<MemberSet> members) {

    private static final ObjectReader RECORDS = WireJson.lenient().readerFor(CohortMembersRecord.class);

    /**
     * Reads a record; fails with an {@link IOException} when the key names no slice or the record is none.
     *
     * @param key {@code project/cohort/slice}
     */
    public static ListSlice of(String key, Optional<byte[]> bytes) throws IOException {
        int first = key.indexOf('/');
        int last = key.lastIndexOf('/');
        if (first < 0 || first == last) {
            throw new IOException("the key names no slice");
        }
        int slice = Integer.parseInt(key.substring(last + 1));
        if (slice < 0 || slice >= CohortMembersRecord.SLICES) {
            throw new IOException("there is no such slice");
        }
        Optional<MemberSet> members = bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(MemberSet.of(
                        RECORDS.<CohortMembersRecord>readValue(bytes.get()).members()));
        return new ListSlice(key.substring(0, first), key.substring(first + 1, last), slice, members);
    }

    /** Puts the slice in its list's place; a list of which no slice is left is gone. */
    public void into(Map<String, MemberList> lists) {
        lists.compute(cohortId, (_, known) -> {
            MemberList changed = (known == null ? MemberList.EMPTY : known).with(slice, members);
            return changed.isGone() ? null : changed;
        });
    }
}
