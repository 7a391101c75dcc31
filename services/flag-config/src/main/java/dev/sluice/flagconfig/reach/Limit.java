package dev.sluice.flagconfig.reach;

import dev.sluice.flag.BasisPoints;
import java.util.Locale;
import java.util.Objects;

/**
 * What may be widened at once without confirming it. Past either bound the request has to say that it is meant.
 *
 * @param share of everyone who may be newly reached; 10,000 is no bound
 * @param people a day who may be newly reached, where that is known; 0 is no bound
 */
public record Limit(BasisPoints share, long people) {

    /**
     * Of a project that did not choose: a tenth of everyone, as much as a first stage dares that is not watched. People are bounded too,
     * so that a large project's tenth is not a crowd.
     */
    public static final Limit USUAL = new Limit(new BasisPoints(1_000), 10_000);

    public Limit {
        Objects.requireNonNull(share, "share");
        if (people < 0) {
            throw new IllegalArgumentException("people are 0 or more, not " + people);
        }
    }

    /** For a person: 10 % of traffic or 10,000 people a day. */
    public String inWords() {
        return share + " of traffic" + (people == 0 ? "" : String.format(Locale.ROOT, " or %,d people a day", people));
    }
}
