package dev.sluice.contracts;

import java.util.List;

/** Every topic, with who writes it and how long it keeps. */
public enum Topic {
    /** Events as their senders wrote them, by {@code project/person}. Metadata is in the {@link Headers}. */
    EVENTS("events", "event-ingestion", "metric-watcher", Kind.STREAM, Scale.WIDE, byte[].class),
    /** Session recordings, by {@code project/person}: large, and of no use to any rollout, so kept out of {@link #EVENTS}. */
    RECORDINGS("recordings", "event-ingestion", "", Kind.STREAM, Scale.NARROW, byte[].class),
    PROPERTY_CHANGES(
            "property-changes", "event-ingestion", "flag-config", Kind.STREAM, Scale.WIDE, PropertyChange.class),
    IDENTITY_LINKS(
            "identity-links",
            "event-ingestion",
            "flag-config, metric-watcher",
            Kind.TABLE,
            Scale.WIDE,
            IdentityLink.class),
    /** From one id of a person to the one under which they are kept, by {@code project/person}. Partitioned as {@link #EVENTS}. */
    PERSON_HANDOVERS("person-handovers", "metric-watcher", "metric-watcher", Kind.STREAM, Scale.WIDE, byte[].class),
    EVENT_COUNTS("event-counts", "event-ingestion", "event-ingestion", Kind.TABLE, Scale.SINGLE, EventCount.class),
    EVENTS_SEEN(
            "events-seen",
            "metric-watcher",
            "metric-watcher, flag-config, auto-rollout",
            Kind.TABLE,
            Scale.NARROW,
            EventSeen.class),
    FLAG_FOLLOW_UPS(
            "flag-follow-ups",
            "metric-watcher",
            "metric-watcher, auto-rollout, flag-config",
            Kind.TABLE,
            Scale.NARROW,
            FlagFollowUps.class),
    SIGNALS("signals", "event-ingestion", "metric-watcher", Kind.STREAM, Scale.NARROW, Signal.class),
    PERSONS("persons", "flag-config", "flag-delivery", Kind.TABLE, Scale.WIDE, PersonRecord.class),
    GROUPS("groups", "flag-config", "flag-delivery", Kind.TABLE, Scale.NARROW, GroupRecord.class),
    PROJECTS(
            "projects",
            "flag-config",
            "event-ingestion, flag-delivery, auto-rollout",
            Kind.TABLE,
            Scale.SINGLE,
            ProjectRecord.class),
    ACCESS_KEYS("access-keys", "flag-config", "gateway", Kind.TABLE, Scale.SINGLE, AccessKeyRecord.class),
    ACCOUNTS("accounts", "flag-config", "gateway", Kind.TABLE, Scale.SINGLE, AccountRecord.class),
    /** Sessions are signed and kept nowhere; what ended before its time is, for a day. */
    ENDED_SESSIONS("ended-sessions", "gateway", "gateway", Kind.TABLE, Scale.SINGLE, EndedSession.class),
    ACCESS_USES("access-uses", "gateway", "flag-config", Kind.STREAM, Scale.SINGLE, AccessUse.class),
    FLAGS(
            "flags",
            "flag-config",
            "flag-delivery, metric-watcher, auto-rollout, notifier",
            Kind.TABLE,
            Scale.NARROW,
            FlagRecord.class),
    COHORTS(
            "cohorts",
            "flag-config",
            "flag-delivery, metric-watcher, auto-rollout",
            Kind.TABLE,
            Scale.NARROW,
            CohortRecord.class),
    COHORT_MEMBERS(
            "cohort-members",
            "flag-config",
            "flag-delivery, metric-watcher, auto-rollout",
            Kind.TABLE,
            Scale.NARROW,
            CohortMembersRecord.class),
    METRICS("metrics", "flag-config", "auto-rollout, metric-watcher", Kind.TABLE, Scale.SINGLE, MetricRecord.class),
    TEMPLATES(
            "templates", "flag-config", "auto-rollout, metric-watcher", Kind.TABLE, Scale.SINGLE, TemplateRecord.class),
    FLAG_COMMANDS("flag-commands", "auto-rollout", "flag-config", Kind.STREAM, Scale.NARROW, FlagCommand.class),
    FLAG_COMMAND_RESULTS(
            "flag-command-results", "flag-config", "auto-rollout", Kind.STREAM, Scale.NARROW, FlagCommandResult.class),
    /** Orders to serve less, which need no database. */
    FLAG_OVERRIDES(
            "flag-overrides",
            "auto-rollout",
            "flag-delivery, auto-rollout",
            Kind.TABLE,
            Scale.SINGLE,
            FlagOverride.class),
    DELIVERY_RECEIPTS(
            "delivery-receipts", "flag-delivery", "auto-rollout", Kind.TABLE, Scale.SINGLE, DeliveryReceipt.class),
    ROLLOUTS(
            "rollouts",
            "auto-rollout",
            "metric-watcher, flag-config, auto-rollout",
            Kind.TABLE,
            Scale.NARROW,
            RolloutRecord.class),
    VERDICTS(
            "verdicts",
            "metric-watcher",
            "auto-rollout, metric-watcher",
            Kind.TABLE,
            Scale.NARROW,
            VerdictRecord.class),
    /** Verdicts that said something new, and one a minute: {@link #VERDICTS} keeps the newest only. */
    VERDICT_LOG("verdict-log", "metric-watcher", "", Kind.STREAM, Scale.NARROW, JudgedRecord.class),
    /** Parts of a rollout's people that took a turn for the worse. */
    SEGMENT_FINDINGS("segment-findings", "metric-watcher", "notifier", Kind.STREAM, Scale.NARROW, SegmentFinding.class),
    /** What people want of rollouts. auto-rollout puts here what it cannot carry out while its database is away (ADR 0038). */
    ROLLOUT_COMMANDS("rollout-commands", "notifier", "auto-rollout", Kind.STREAM, Scale.NARROW, RolloutCommand.class),
    ROLLOUT_COMMAND_RESULTS(
            "rollout-command-results",
            "auto-rollout",
            "notifier",
            Kind.STREAM,
            Scale.NARROW,
            RolloutCommandResult.class),
    /** flag-config writes here too, when a person widened a flag past the project's limit. */
    ALERTS("alerts", "auto-rollout", "notifier", Kind.STREAM, Scale.NARROW, AlertRecord.class),
    /** Every change that was made, by project, in the order of the project's chain: see {@link AuditRecord}. */
    AUDIT("audit", "flag-config", "", Kind.STREAM, Scale.SINGLE, AuditRecord.class),
    /** What could not be processed, bytes as they came; the cause and its origin are in the headers. */
    DEAD_LETTERS("dead-letters", "every service", "", Kind.STREAM, Scale.SINGLE, byte[].class);

    private final String topicName;
    private final String owner;
    private final String readers;
    private final Kind kind;
    private final Scale scale;
    private final Class<?> payload;

    Topic(String topicName, String owner, String readers, Kind kind, Scale scale, Class<?> payload) {
        this.topicName = topicName;
        this.owner = owner;
        this.readers = readers;
        this.kind = kind;
        this.scale = scale;
        this.payload = payload;
    }

    /** Its name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** The one service that creates it, and writes it; where another does too, the topic says so. */
    public String owner() {
        return owner;
    }

    /** The services that read it. */
    public List<String> readers() {
        return readers.isEmpty() ? List.of() : List.of(readers.split(", "));
    }

    /** How long it keeps. */
    public Kind kind() {
        return kind;
    }

    /** How many partitions it has. */
    public Scale scale() {
        return scale;
    }

    /** The type of its values. */
    public Class<?> payload() {
        return payload;
    }

    /** How long records are kept. */
    public enum Kind {
        /** Compacted: the newest record of each key for ever. */
        TABLE,
        /** Seven days. */
        STREAM
    }

    /** How many partitions: set per installation, by class. */
    public enum Scale {
        /** One: small, and read whole by everyone. */
        SINGLE,
        /** As many as rollouts and flags need. */
        NARROW,
        /** As many as the event rate needs. */
        WIDE
    }
}
