package dev.sluice.ingestion.capture;

/**
 * A part of the body.
 *
 * @param start offset of the first byte
 * @param end offset after the last
 */
public record Slice(int start, int end) {

    /** Whether another lies in it. */
    boolean covers(Slice other) {
        return start <= other.start && other.end <= end;
    }
}
