package dev.sluice.watcher.join;

import dev.sluice.flag.Arm;
import dev.sluice.metric.Contribution;
import dev.sluice.metric.Deed;
import dev.sluice.metric.Guardrail;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.Did;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.sums.StratumPeople;
import dev.sluice.watcher.watch.WatchedRollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the changes of counts that follow from a change in one person. */
final class Changes {

    private Changes() {}

    /** A person has entered. */
    static RolloutCounts entered(WatchedRollout rollout, Entered person, Optional<PersonEvent> event) {
        return whole(rollout, person, 1, event);
    }

    /** A person who had entered is taken out again, with all that they did. */
    static RolloutCounts left(WatchedRollout rollout, Entered person) {
        return whole(rollout, person, -1, Optional.empty());
    }

    private static RolloutCounts whole(
            WatchedRollout rollout, Entered person, int people, Optional<PersonEvent> event) {
        List<Did> did = new ArrayList<>();
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Did theirs = Did.of(contribution(rollout, i, person));
            did.add(people > 0 ? theirs : theirs.negated());
        }
        return ofPerson(rollout, person, new ArmCounts(people, did), event);
    }

    /** What a person who had entered comes down to is different now; empty when not. */
    static Optional<RolloutCounts> moved(
            WatchedRollout rollout, Entered before, Entered after, Optional<PersonEvent> event) {
        List<Did> did = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            Contribution from = contribution(rollout, i, before);
            Contribution to = contribution(rollout, i, after);
            boolean isSame = from.equals(to);
            did.add(isSame ? Did.NOTHING : Did.of(to).plus(Did.of(from).negated()));
            changed |= !isSame;
        }
        return changed ? Optional.of(ofPerson(rollout, after, new ArmCounts(0, did), event)) : Optional.empty();
    }

    /** Something was seen and not counted. */
    static RolloutCounts setAside(WatchedRollout rollout, SetAside what) {
        return new RolloutCounts(
                rollout.rolloutId(),
                rollout.generation(),
                rollout.plan().version(),
                Map.of(),
                Map.of(),
                what,
                Map.of(),
                Optional.empty());
    }

    static long windowMs(Guardrail guardrail) {
        Duration window = guardrail.metric().window();
        return window.toMillis();
    }

    private static Contribution contribution(WatchedRollout rollout, int index, Entered person) {
        List<Deed> deeds = person.deeds().get(index).all();
        return deeds.isEmpty()
                ? Contribution.NOTHING
                : Contribution.of(
                        rollout.guardrails().get(index),
                        rollout.plan().stages().get(person.stage()).proof(),
                        person.arm() == Arm.TREATED,
                        person.exposedAt(),
                        person.unit(),
                        deeds);
    }

    private static RolloutCounts ofPerson(
            WatchedRollout rollout, Entered person, ArmCounts change, Optional<PersonEvent> event) {
        ArmCounts other = ArmCounts.nobody(rollout.guardrails().size());
        boolean treated = person.arm() == Arm.TREATED;
        StratumPeople people = new StratumPeople(treated ? change : other, treated ? other : change);
        return new RolloutCounts(
                        rollout.rolloutId(),
                        rollout.generation(),
                        rollout.plan().version(),
                        Map.of(person.stage(), person.flagVersion()),
                        Map.of(person.stratum(), people),
                        SetAside.NOTHING,
                        Map.of(),
                        event.map(PersonEvent::counted))
                .among(person.segments());
    }
}
