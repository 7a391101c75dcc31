package dev.sluice.ingestion.capture;

/**
 * One event as it was found in a body, not judged yet. What it did not have is null: this record lives between the parser and
 * {@link EventRule} only, once per event on the hot path.
 *
 * @param index its place in the request, from 0
 * @param isObject false when a batch holds something else in its place; then nothing but the place is set
 * @param isBroken whether some of its names or texts are no UTF-8, and so may not say what they seem to
 * @param json where its bytes are
 * @param name its name
 * @param uuid as sent
 * @param person the sender's id for whoever did it, as sent
 * @param token the project token it carries itself
 * @param timestamp as sent
 * @param offsetMs how many milliseconds before sending it happened, from old SDKs
 * @param ignoresSentAt whether its time is not to be corrected
 * @param properties how many properties it has; or how many it sets at once, unsets or has that a rule is about, if those are more
 * @param depth how deeply it nests
 * @param anatomy where things are within it
 * @param said what it says of its person or a group
 */
record RawEvent(
        int index,
        boolean isObject,
        boolean isBroken,
        Slice json,
        String name,
        String uuid,
        String person,
        String token,
        String timestamp,
        Long offsetMs,
        boolean ignoresSentAt,
        int properties,
        int depth,
        Anatomy anatomy,
        Said said) {

    /** What stands where an event should. */
    static RawEvent notAnObject(int index, Slice json) {
        return new RawEvent(index, false, false, json, null, null, null, null, null, null, false, 0, 1, null, null);
    }

    /** The same, with bytes in it that are no UTF-8. */
    RawEvent broken() {
        return new RawEvent(
                index,
                isObject,
                true,
                json,
                name,
                uuid,
                person,
                token,
                timestamp,
                offsetMs,
                ignoresSentAt,
                properties,
                depth,
                anatomy,
                said);
    }

    int length() {
        return json.end() - json.start();
    }
}
