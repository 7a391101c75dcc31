package dev.sluice.rollout;

import java.time.Instant;
import java.util.Objects;

/**
 * A stage that flag-config has confirmed to be open.
 *
 * @param stage the plan's stage, from 0
 * @param flagVersion the flag's version that serves it: only exposures of this version tell something about it
 * @param since when that version was committed; verdicts judged before say nothing about the stage
 */
public record Served(int stage, long flagVersion, Instant since) {
    public Served {
        Objects.requireNonNull(since, "since");
    }
}
