package dev.sluice.autorollout.canary;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the canary fares, as this instance knows.
 *
 * @param lastGoodAt when a turn last went well; empty before the first
 * @param narrowedIn how long that one took from the last event's acceptance to the old value
 * @param failures how many turns in a row went wrong since
 * @param lastFailure what went wrong last; empty after a turn that went well
 */
record CanaryStanding(
        Optional<Instant> lastGoodAt, Optional<Duration> narrowedIn, int failures, Optional<String> lastFailure) {

    static final CanaryStanding SILENT = new CanaryStanding(Optional.empty(), Optional.empty(), 0, Optional.empty());

    CanaryStanding wentWell(Duration narrowed, Instant at) {
        return new CanaryStanding(Optional.of(at), Optional.of(narrowed), 0, Optional.empty());
    }

    CanaryStanding wentWrong(String why) {
        return new CanaryStanding(lastGoodAt, narrowedIn, failures + 1, Optional.of(why));
    }
}
