package dev.sluice.ingestion.capture;

/**
 * What a request may weigh. The parser enforces these very numbers and answers name them.
 *
 * @param bodyBytes a body, both as sent and after decompression
 * @param events events of one request
 * @param eventBytes one event's own JSON; with its headers it must fit a Kafka record of 1 MiB
 * @param properties names directly in an event's {@code properties}, and in each object that it sets on a person or group
 * @param depth nesting of objects and arrays within one event, the event itself being 1
 */
public record Limits(int bodyBytes, int events, int eventBytes, int properties, int depth) {

    /** Characters of an event's name. */
    public static final int NAME_LENGTH = 200;

    /** The same with another body size, and events as large as the body: recordings are not kept event by event. */
    public Limits forRecordings(int recordingBytes) {
        return new Limits(recordingBytes, events, recordingBytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
