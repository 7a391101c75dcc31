package dev.sluice.watcher.outside;

import dev.sluice.contracts.VerdictRecord;
import java.util.Optional;

/** The newest verdicts as they stand on their topic, also those that an earlier run gave. */
@FunctionalInterface
public interface PublishedVerdicts {

    /** None of any rollout. */
    PublishedVerdicts NONE = _ -> Optional.empty();

    /** The newest one on that rollout. */
    Optional<VerdictRecord> verdict(String rolloutId);
}
