package dev.sluice.kit.http;

/** Something that requests need and that may be away for a while; a bean of this type turns their failures from 500 into 503. */
public interface Outage {

    /** What is away, as a person reads it: "the database". */
    String what();

    /** Whether this failure says that it is away, so that the same request may succeed later; false for bugs and bad data. */
    boolean isCauseOf(Throwable failure);
}
