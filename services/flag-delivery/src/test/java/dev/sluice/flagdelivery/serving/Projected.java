package dev.sluice.flagdelivery.serving;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flagdelivery.Publisher;
import dev.sluice.flagdelivery.people.Known;
import dev.sluice.kit.cohort.MemberLists;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a project ready to be served, without a topic. */
public final class Projected {

    private Projected() {}

    public static ProjectFlags of(List<Cohort> cohorts, Flag... flags) {
        return ProjectFlags.of(
                Publisher.record("shop"),
                Stream.of(flags).map(flag -> Publisher.record("shop", flag)).toList(),
                cohorts,
                MemberLists.NONE,
                Known.NOTHING,
                Optional.empty());
    }
}
