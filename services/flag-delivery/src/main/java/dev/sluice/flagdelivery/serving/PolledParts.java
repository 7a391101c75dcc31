package dev.sluice.flagdelivery.serving;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.ServingSnapshot.Ended;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How new what is that was asked for rather than heard: when the bus is heard again it first tells what is older. Only what came by
 * asking is held against the bus; among the bus's own records their order decides, whatever clocks say. For one thread.
 */
final class PolledParts {

    private Optional<Instant> project = Optional.empty();
    private final Map<String, Ended> endedFlags = new HashMap<>();
    private final Map<String, Instant> cohorts = new HashMap<>();

    /** When a definition was made; long ago when it does not say. */
    static Instant at(CohortRecord cohort) {
        return cohort.change().map(change -> change.at()).orElse(Instant.EPOCH);
    }

    void keep(ProjectRecord asked) {
        project = Optional.of(asked.changedAt());
    }

    boolean isNewerThan(ProjectRecord arrived) {
        boolean newer = project.filter(arrived.changedAt()::isBefore).isPresent();
        if (!newer) {
            project = Optional.empty();
        }
        return newer;
    }

    void keepEndedFlag(Ended asked) {
        endedFlags.put(asked.key(), asked);
    }

    /** Whether a record tells of a flag before its end. One with a lower version and of a later time is a flag made anew. */
    boolean isEndedSince(FlagRecord arrived) {
        Ended end = endedFlags.get(arrived.flag().key().value());
        boolean ended = end != null
                && arrived.flag().version() < end.version()
                && !arrived.change().at().isAfter(end.at());
        if (!ended) {
            endedFlags.remove(arrived.flag().key().value());
        }
        return ended;
    }

    /** A cohort that was changed or deleted then. */
    void keepCohort(String id, Instant at) {
        cohorts.put(id, at);
    }

    boolean isNewerThan(CohortRecord arrived) {
        Instant asked = cohorts.get(arrived.cohort().id());
        boolean newer = asked != null && at(arrived).isBefore(asked);
        if (!newer) {
            cohorts.remove(arrived.cohort().id());
        }
        return newer;
    }
}
