package dev.sluice.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds for a rollout as a whole, beside its stages and guardrails.
 *
 * @param rollbackTo what the machine takes the feature back to
 * @param bake so long the last stage is watched once more after its proof, holdback and guardrails in place
 * @param holdbackFor so long after that the holdback is kept, guardrails in place, before everyone has the feature
 * @param allowedHours when the machine may widen; empty for always
 * @param coolDown so long after a rollback no new rollout of the flag starts
 * @param noDataAfter a stage that nobody was seen in for so long holds, and people are told
 * @param segmentsBy properties of people ("plan", "country") whose values are watched one by one for a turn to the worse; at most
 *     {@value #MOST_SEGMENTED}
 * @param tell who is told of which events instead of whoever hears of them otherwise; empty when the plan does not say
 */
public record PlanRules(
        RollbackTo rollbackTo,
        Duration bake,
        Duration holdbackFor,
        Optional<AllowedHours> allowedHours,
        Duration coolDown,
        Duration noDataAfter,
        List<String> segmentsBy,
        Optional<List<Telling>> tell) {

    /** Every property makes all segments harder to see, because false alarms are bounded over all of them together. */
    public static final int MOST_SEGMENTED = 5;

    /** Unless a plan says otherwise, somebody hears after an hour that a stage gets no data. */
    public static final Duration USUAL_NO_DATA_AFTER = Duration.ofHours(1);

    /** Takes back everything, bakes nothing, releases the holdback at the end, at any hour. */
    public static final PlanRules PLAIN = new PlanRules(
            RollbackTo.BEFORE, Duration.ZERO, Duration.ZERO, Optional.empty(), Duration.ZERO, USUAL_NO_DATA_AFTER);

    /** Rules that do not say who is told. */
    public PlanRules(
            RollbackTo rollbackTo,
            Duration bake,
            Duration holdbackFor,
            Optional<AllowedHours> allowedHours,
            Duration coolDown,
            Duration noDataAfter,
            List<String> segmentsBy) {
        this(rollbackTo, bake, holdbackFor, allowedHours, coolDown, noDataAfter, segmentsBy, Optional.empty());
    }

    /** Rules by which nobody is watched but everybody together. */
    public PlanRules(
            RollbackTo rollbackTo,
            Duration bake,
            Duration holdbackFor,
            Optional<AllowedHours> allowedHours,
            Duration coolDown,
            Duration noDataAfter) {
        this(rollbackTo, bake, holdbackFor, allowedHours, coolDown, noDataAfter, List.of());
    }

    public PlanRules {
        Objects.requireNonNull(rollbackTo, "rollbackTo");
        Objects.requireNonNull(bake, "bake");
        Objects.requireNonNull(holdbackFor, "holdbackFor");
        Objects.requireNonNull(allowedHours, "allowedHours");
        Objects.requireNonNull(coolDown, "coolDown");
        Objects.requireNonNull(noDataAfter, "noDataAfter");
        // Rules that were written before there were segments name none.
        segmentsBy = segmentsBy == null ? List.of() : List.copyOf(segmentsBy);
        tell = tell.filter(stated -> !stated.isEmpty()).map(List::copyOf);
    }

    /** Who is told of which events; none when the plan does not say. */
    public List<Telling> tellings() {
        return tell.orElse(List.of());
    }
}
