package dev.sluice.ingestion.capture;

/**
 * One event as it was found in a body, not judged yet. What it did not have is null: this record lives between the parser and
 * {@link EventRule} only, once per event on the hot path.
 *
 * @param index its place in the request, from 0
 * @param isObject false when a batch holds something else in its place; then nothing but the offsets is set
 * @param start offset of its first byte in the body
 * @param end offset after its last byte
 * @param name its name
 * @param uuid as sent
 * @param person the sender's id for whoever did it, as sent
 * @param token the project token it carries itself
 * @param timestamp as sent
 * @param offsetMs how many milliseconds before sending it happened, from old SDKs
 * @param ignoresSentAt whether its time is not to be corrected
 * @param properties how many properties it has
 * @param depth how deeply it nests
 */
record RawEvent(
        int index,
        boolean isObject,
        int start,
        int end,
        String name,
        String uuid,
        String person,
        String token,
        String timestamp,
        Long offsetMs,
        boolean ignoresSentAt,
        int properties,
        int depth) {

    int length() {
        return end - start;
    }
}
