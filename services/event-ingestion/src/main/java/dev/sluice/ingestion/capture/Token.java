package dev.sluice.ingestion.capture;

/** What stands at a place of a JSON document. */
enum Token {
    OBJECT,
    ARRAY,
    OBJECT_END,
    ARRAY_END,
    /** A member's name. */
    NAME,
    TEXT,
    /** A number without fraction and exponent. */
    INTEGER,
    DECIMAL,
    TRUE,
    FALSE,
    NULL;

    boolean begins() {
        return this == OBJECT || this == ARRAY;
    }

    boolean ends() {
        return this == OBJECT_END || this == ARRAY_END;
    }
}
