package dev.sluice.contracts;

/** Names of record headers; values are UTF-8 text. */
public final class Headers {

    /** Unique id of the record; on {@code events} the event's uuid. */
    public static final String ID = "ce_id";
    /** What it is: the payload's kind; on {@code events} the event's name. */
    public static final String TYPE = "ce_type";
    /** The service that made it. */
    public static final String SOURCE = "ce_source";
    /** When it happened, ISO-8601; on {@code events} the event's own time, corrected for clock skew. */
    public static final String TIME = "ce_time";
    /** The project it belongs to. */
    public static final String PROJECT = "sluice_project";
    /** The person's id, on {@code events}. */
    public static final String PERSON = "sluice_person";
    /** What sort of event it is, on {@code events} and {@code recordings}: see {@link EventKind}. */
    public static final String KIND = "sluice_kind";
    /** {@code true} on events that are brought over from elsewhere, long after they happened. */
    public static final String HISTORICAL = "sluice_historical";
    /** How the value is compressed, on {@code recordings}: {@code gzip}, or absent. */
    public static final String ENCODING = "sluice_encoding";
    /** W3C trace context, put there by OpenTelemetry. */
    public static final String TRACE_PARENT = "traceparent";

    private Headers() {}
}
