package dev.sluice.rollout;

import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.StageProof;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One gate of a plan: whom it opens the flag to, and what it has to show before the next one opens.
 *
 * @param name for people: "5 % of everyone"
 * @param audience whom it is for
 * @param share of the audience that is treated
 * @param least the stage lasts at least this long
 * @param longest from then on the stage is inconclusive; longer than {@code least}
 * @param proof what it has to show
 * @param gate who opens the next stage once the proof is there
 * @param ifInconclusive what happens when {@code longest} is over without a proof
 * @param terms what else it asks for; empty when nothing
 */
public record Stage(
        String name,
        Audience audience,
        BasisPoints share,
        Duration least,
        Duration longest,
        StageProof proof,
        Gate gate,
        IfInconclusive ifInconclusive,
        Optional<StageTerms> terms) {
    public Stage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(share, "share");
        Objects.requireNonNull(least, "least");
        Objects.requireNonNull(longest, "longest");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(ifInconclusive, "ifInconclusive");
        terms = terms.filter(stated -> !stated.equals(StageTerms.NONE));
    }

    /** A stage with its terms. */
    public Stage(
            String name,
            Audience audience,
            BasisPoints share,
            Duration least,
            Duration longest,
            StageProof proof,
            Gate gate,
            IfInconclusive ifInconclusive,
            StageTerms terms) {
        this(name, audience, share, least, longest, proof, gate, ifInconclusive, Optional.of(terms));
    }

    /** What it asks for beside its proof. */
    public StageTerms termsOrNone() {
        return terms.orElse(StageTerms.NONE);
    }

    /** A stage that asks for nothing beside its proof. */
    public Stage(
            String name,
            Audience audience,
            BasisPoints share,
            Duration least,
            Duration longest,
            StageProof proof,
            Gate gate,
            IfInconclusive ifInconclusive) {
        this(name, audience, share, least, longest, proof, gate, ifInconclusive, StageTerms.NONE);
    }

    /** Whether both are for the same people. */
    boolean servesAs(Stage other) {
        return audience.equals(other.audience) && share.equals(other.share);
    }
}
