package dev.sluice.autorollout.definitions;

import java.util.Objects;

/**
 * A share of people, and whom it is of.
 *
 * @param share above 0 and below 1
 * @param source for a person
 */
public record SampledShare(double share, String source) {

    /** From fewer people of a sample nothing is reckoned. */
    static final int PEOPLE_MIN = 20;

    public SampledShare {
        Objects.requireNonNull(source, "source");
    }
}
