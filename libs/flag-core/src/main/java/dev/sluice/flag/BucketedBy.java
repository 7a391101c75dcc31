package dev.sluice.flag;

/** Which of a person's ids places them, for flags and conditions that decide for persons. */
public enum BucketedBy {
    /** The id that the SDK gave for the person. */
    DISTINCT_ID,
    /** The id of the device, so that the answer stays when somebody logs in on it. Who has none is placed by the distinct id. */
    DEVICE_ID
}
