package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagDifference.Part;
import dev.sluice.flagconfig.history.History;
import dev.sluice.kit.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether a scheduled change still means what its author meant. Nobody looks when its time comes, so it gives way: to any edit of the
 * same part since, and to a rollout. Pure.
 */
final class ScheduleCheck {

    private ScheduleCheck() {}

    /**
     * The parts that an edit sets, by the names that {@link FlagDifference} has for them.
     *
     * @return nothing when the edit sets nothing
     */
    static List<String> parts(FlagRequests.Patch patch) {
        List<String> parts = new ArrayList<>();
        patch.name().ifPresent(set -> parts.add("name"));
        patch.active().ifPresent(set -> parts.add("active"));
        patch.conditions().ifPresent(set -> parts.add("conditions"));
        patch.variants().ifPresent(set -> parts.add("variants"));
        patch.payloads().ifPresent(set -> parts.add("payloads"));
        patch.traits().ifPresent(set -> parts.add("traits"));
        patch.tags().ifPresent(set -> parts.add("tags"));
        patch.team().ifPresent(set -> parts.add("team"));
        if (patch.lifetime().isPresent() || patch.expectedEnd().isPresent()) {
            parts.add("expectedEnd");
        }
        return List.copyOf(parts);
    }

    /**
     * Refuses, with a 409, what was overtaken.
     *
     * @param since the version that the author saw, and all later ones, oldest first
     * @param scheduledBefore versions made by changes that were scheduled before this one: its author could see them coming
     */
    static void refuseOvertaken(FlagRequests.Patch patch, List<History.Version> since, Set<Long> scheduledBefore) {
        if (since.stream().anyMatch(version -> version.recordJson().isEmpty())) {
            throw ProblemException.conflict("the flag was archived since this was scheduled: schedule it again");
        }
        List<String> parts = parts(patch);
        for (FlagVersions.Step step : new FlagVersions(since).steps()) {
            List<Part> overtaken = step.parts().stream()
                    .filter(part -> parts.stream().anyMatch(part::touches))
                    .toList();
            if (!overtaken.isEmpty() && !scheduledBefore.contains(step.version())) {
                throw ProblemException.conflict("version " + step.version() + " by "
                        + step.change().by() + " changed " + FlagDifference.names(overtaken)
                        + " after this was scheduled: look at the flag, and schedule it again if it is still wanted");
            }
        }
    }

    /** Refuses, with a 409, to change who gets a flag while a rollout opens it; switching it off for everyone is always allowed. */
    static void refuseDuringRollout(FlagRequests.Patch patch, KeptFlag current) {
        List<String> served = parts(patch).stream()
                .filter(part -> new Part(part, Optional.empty(), Optional.empty()).isServed())
                .toList();
        boolean onlySwitchesOff =
                served.equals(List.of("active")) && !patch.active().orElseThrow();
        current.flag()
                .ladder()
                .filter(ladder -> !served.isEmpty() && !onlySwitchesOff)
                .ifPresent(ladder -> {
                    throw ProblemException.conflict("the rollout " + ladder.rolloutId()
                            + " has the flag, and nobody is there to see its comparison disturbed:"
                            + " schedule it again when that is over");
                });
    }
}
