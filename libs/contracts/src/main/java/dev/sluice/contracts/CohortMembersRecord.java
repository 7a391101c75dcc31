package dev.sluice.contracts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * A slice of a static cohort's list. Topic {@code cohort-members}, key {@code project/cohort/slice}. Lists are cut into
 * {@value #SLICES} slices, so that a list of a million fits records of a usual size and one more member writes a small part of it.
 *
 * <p>Slices that never had a member are not published, but for slice 0, by which an empty list is known to exist. A deleted list is
 * tombstones.
 *
 * @param project the cohort's project
 * @param cohortId the cohort
 * @param slice 0 to {@value #SLICES} − 1
 * @param members ids and e-mail addresses whose {@link #sliceOf} is this slice
 */
public record CohortMembersRecord(String project, String cohortId, int slice, List<String> members) {

    /** How many slices a list has. */
    public static final int SLICES = 256;

    public CohortMembersRecord {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(cohortId, "cohortId");
        members = List.copyOf(members);
        if (slice < 0 || slice >= SLICES) {
            throw new IllegalArgumentException("slice " + slice + " is not between 0 and " + (SLICES - 1));
        }
    }

    /** The slice that has an entry, if any has: by its CRC-32. E-mail addresses, which have an {@code @}, regardless of case. */
    public static int sliceOf(String entry) {
        String compared = entry.indexOf('@') < 0 ? entry : entry.toLowerCase(Locale.ROOT);
        CRC32 sum = new CRC32();
        sum.update(compared.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() % SLICES);
    }

    /** The record's key. */
    public String key() {
        return key(project, cohortId, slice);
    }

    /** The key of a slice. */
    public static String key(String project, String cohortId, int slice) {
        return project + "/" + cohortId + "/" + slice;
    }
}
