package dev.sluice.watcher.join;

import dev.sluice.flag.Arm;
import dev.sluice.metric.Guardrail;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.RolloutCounts;
import dev.sluice.watcher.sums.SetAside;
import dev.sluice.watcher.sums.StratumPeople;
import dev.sluice.watcher.watch.WatchedRollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
        List<List<Long>> atLevel = new ArrayList<>();
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            List<Long> levels = zeros(rollout.guardrails().get(i));
            count(levels, level(rollout, i, person), people);
            atLevel.add(levels);
        }
        return ofPerson(rollout, person, new ArmCounts(people, atLevel), event);
    }

    /** A person who had entered stands at other levels now; empty when not. */
    static Optional<RolloutCounts> moved(
            WatchedRollout rollout, Entered before, Entered after, Optional<PersonEvent> event) {
        List<List<Long>> atLevel = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < rollout.guardrails().size(); i++) {
            List<Long> levels = zeros(rollout.guardrails().get(i));
            int from = level(rollout, i, before);
            int to = level(rollout, i, after);
            if (from != to) {
                count(levels, from, -1);
                count(levels, to, 1);
                changed = true;
            }
            atLevel.add(levels);
        }
        return changed ? Optional.of(ofPerson(rollout, after, new ArmCounts(0, atLevel), event)) : Optional.empty();
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

    static int levels(Guardrail guardrail) {
        return guardrail.metric().measure().levels();
    }

    static long windowMs(Guardrail guardrail) {
        Duration window = guardrail.metric().window();
        return window.toMillis();
    }

    private static int level(WatchedRollout rollout, int index, Entered person) {
        Guardrail guardrail = rollout.guardrails().get(index);
        return person.deeds().get(index).level(person.exposedAt(), windowMs(guardrail), levels(guardrail));
    }

    private static RolloutCounts ofPerson(
            WatchedRollout rollout, Entered person, ArmCounts change, Optional<PersonEvent> event) {
        List<List<Long>> none = new ArrayList<>();
        rollout.guardrails().forEach(guardrail -> none.add(zeros(guardrail)));
        ArmCounts other = new ArmCounts(0, none);
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
                event.map(PersonEvent::counted));
    }

    private static List<Long> zeros(Guardrail guardrail) {
        return new ArrayList<>(Collections.nCopies(levels(guardrail), 0L));
    }

    /** Level zero is not listed: it is everybody else. */
    private static void count(List<Long> levels, int level, long people) {
        if (level > 0) {
            levels.set(level - 1, levels.get(level - 1) + people);
        }
    }
}
