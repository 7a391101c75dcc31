package dev.sluice.flag;

import java.util.Objects;

/**
 * A stage that a rollout has opened on a flag.
 *
 * @param stage its index in the plan, from 0
 * @param audience whom it is for
 * @param share of the audience that is treated; a holdback is already taken off
 * @param sinceVersion the flag's version that opened it
 */
public record OpenStage(int stage, Audience audience, BasisPoints share, long sinceVersion) {
    public OpenStage {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(share, "share");
    }
}
