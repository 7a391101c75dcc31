package dev.sluice.flagconfig.importing;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.flag.FlagDraft;
import dev.sluice.flagconfig.request.Place;
import java.util.Optional;

/**
 * What shall become of one thing of an export.
 *
 * @param place where it stands in what was sent
 * @param entry what is reported when that goes well
 */
record Planned(Place place, ImportReport.Entry entry, Step step) {

    /** What is to be done. */
    sealed interface Step {

        /** Nothing. */
        record Nothing() implements Step {}

        /**
         * Keep a flag.
         *
         * @param over the version of the one that is there; empty for a new one
         */
        record KeepFlag(FlagKey key, FlagDraft draft, Optional<Long> over) implements Step {}

        /** Keep a list that has no members yet. */
        record KeepList(String id, String name) implements Step {}

        /**
         * Keep a cohort.
         *
         * @param over the version of the one that is there; empty for a new one
         */
        record KeepCohort(Cohort cohort, Optional<Long> over) implements Step {}
    }
}
