package dev.sluice.flagdelivery.serving;

import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.flag.Flag;

/**
 * A flag's newest version, with what every answer repeats made ready.
 *
 * @param flag its definition
 * @param record the record that brought it
 * @param name its key, encoded
 * @param broken its definition could not be made ready: it is answered as failed, and no other flag suffers
 * @param inFlags its part of an answer of {@code /flags?v=2}
 * @param inOfrep its part of a bulk answer to OpenFeature
 */
public record ServedFlag(
        Flag flag, FlagRecord record, SerializedString name, boolean broken, PerOutcome inFlags, PerOutcome inOfrep) {

    static ServedFlag of(FlagRecord record, boolean broken) {
        return new ServedFlag(
                record.flag(),
                record,
                new SerializedString(record.flag().key().value()),
                broken,
                new PerOutcome(),
                new PerOutcome());
    }

    /** The version as SDKs take it: a number of 32 bits. */
    public int version() {
        return (int) Math.min(flag.version(), Integer.MAX_VALUE);
    }

    /** Whether somebody compares outcomes by this flag, so that SDKs keep the whole exposure event. */
    public boolean hasExperiment() {
        return flag.ladder().isPresent();
    }
}
