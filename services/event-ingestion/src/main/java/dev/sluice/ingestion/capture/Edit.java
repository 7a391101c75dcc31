package dev.sluice.ingestion.capture;

/** A change of an event's bytes before they are stored. */
public sealed interface Edit {

    /** What it takes the place of. */
    Slice slice();

    /** A property goes, with its comma. */
    record Drop(Slice slice) implements Edit {}

    /**
     * Text stands in the place of a value; or is put in, where the slice is empty.
     *
     * @param json the text, ready for its place
     */
    record Put(Slice slice, String json) implements Edit {}
}
