package dev.sluice.flagconfig.importing;

import dev.sluice.flagconfig.reach.Reach;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of an import, or would become of it.
 *
 * @param dryRun whether nothing was changed
 * @param counts how many there are of each outcome
 * @param notes on the whole
 * @param entries one for each flag and cohort, cohorts first, each after what it refers to
 */
@Schema(name = "ImportReport", description = "What became of an import, or would become of it")
public record ImportReport(boolean dryRun, Map<Outcome, Integer> counts, List<Note> notes, List<Entry> entries) {

    static ImportReport of(boolean dryRun, List<Note> notes, List<Entry> entries) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        entries.forEach(entry -> counts.merge(entry.outcome(), 1, Integer::sum));
        return new ImportReport(dryRun, counts, notes, entries);
    }

    /** What became of a thing. */
    public enum Outcome {
        CREATED,
        /** There was one that stood otherwise, and it stands as in the export now. */
        REPLACED,
        /** There is one that stands as in the export. */
        UNCHANGED,
        /** There is one that stands otherwise and was left alone, or it is deleted in the export. */
        SKIPPED,
        /** It could not mean the same here. */
        REFUSED
    }

    /** What a thing is. */
    public enum Kind {
        COHORT,
        FLAG
    }

    /**
     * What became of one flag or cohort.
     *
     * @param key the flag's key or the cohort's id
     * @param place where in what was sent it stands
     * @param reason why it was skipped or refused
     * @param field what it was refused for, a path in what was sent
     * @param onFor who has the flag on then; of a flag that was not taken over: would have it on
     * @param wasOnFor who has the flag that was there on
     * @param reach whom it newly reaches; absent when nobody
     */
    @Schema(name = "ImportEntry", description = "What became of one flag or cohort")
    public record Entry(
            Kind kind,
            String key,
            String place,
            Outcome outcome,
            Optional<String> reason,
            Optional<String> field,
            Optional<String> onFor,
            Optional<String> wasOnFor,
            List<Note> notes,
            Optional<Reach> reach) {

        Entry withReach(Optional<Reach> found) {
            return new Entry(kind, key, place, outcome, reason, field, onFor, wasOnFor, notes, found);
        }

        Entry refused(String why, String where) {
            return new Entry(
                    kind,
                    key,
                    place,
                    Outcome.REFUSED,
                    Optional.of(why),
                    Optional.of(where),
                    onFor,
                    wasOnFor,
                    notes,
                    Optional.empty());
        }
    }
}
