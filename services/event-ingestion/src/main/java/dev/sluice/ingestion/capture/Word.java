package dev.sluice.ingestion.capture;

/** Names that mean something to us, in an event or a batch, among its properties or beside them. */
enum Word {
    ALIAS("alias"),
    ANON_DISTINCT_ID("$anon_distinct_id"),
    API_KEY("api_key"),
    BATCH("batch"),
    COOKIELESS_MODE("cookieless_mode"),
    DISABLE_SKEW_CORRECTION("disable_skew_correction"),
    DISTINCT_ID("distinct_id"),
    DOLLAR_DISTINCT_ID("$distinct_id"),
    DOLLAR_PROCESS_PERSON_PROFILE("$process_person_profile"),
    DOLLAR_SESSION_ID("$session_id"),
    DOLLAR_TOKEN("$token"),
    EVENT("event"),
    GROUP_KEY("$group_key"),
    GROUP_SET("$group_set"),
    GROUP_TYPE("$group_type"),
    HISTORICAL_MIGRATION("historical_migration"),
    IGNORE_SENT_AT("$ignore_sent_at"),
    IP("ip"),
    OFFSET("offset"),
    OPTIONS("options"),
    PROCESS_PERSON_PROFILE("process_person_profile"),
    PRODUCT_TOUR_ID("product_tour_id"),
    PROPERTIES("properties"),
    SENT_AT("sent_at"),
    SESSION_ID("session_id"),
    SET("$set"),
    SET_ONCE("$set_once"),
    TIMESTAMP("timestamp"),
    TOKEN("token"),
    UNSET("$unset"),
    UUID("uuid"),
    WINDOW_ID("window_id"),
    /** Any other name. */
    OTHER("");

    private final String text;

    Word(String text) {
        this.text = text;
    }

    /** As it is written; empty for {@link #OTHER}. */
    String text() {
        return text;
    }
}
