package dev.sluice.watcher.join;

import dev.sluice.watcher.join.Participation.Aside;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.watch.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is known of one person.
 *
 * @param properties those that flags, cohorts and stages refer to
 * @param propertiesAt event time of the newest event that changed them, epoch milliseconds
 * @param participations one per rollout that has seen them
 * @param setAside marks of the last events that were counted as set aside, so that a repeated one is not counted again
 * @param identified whether it is known who they are: two such people are one only where an app says so expressly
 */
record PersonState(
        Map<String, Object> properties,
        long propertiesAt,
        List<Participation> participations,
        List<Long> setAside,
        boolean identified)
        implements Known {

    static final PersonState UNKNOWN = new PersonState(Map.of(), 0, List.of(), List.of(), false);

    /** Of a person's ids set aside by one rollout; more than these are not told apart. */
    private static final int ASIDES_MAX = 32;

    /** Enough for the repeats of a sender that tries again; those come within minutes. */
    private static final int SET_ASIDE_MAX = 16;

    PersonState {
        properties = Collections.unmodifiableMap(new HashMap<>(properties));
        participations = List.copyOf(participations);
        setAside = List.copyOf(setAside);
    }

    /**
     * After an event has said something of the person. An event older than the newest one only fills what is absent, so that order
     * of arrival and repetition do not matter where the events themselves tell. A value that is {@linkplain Storable too large} makes
     * the property unknown.
     *
     * @param names the only properties to keep
     */
    PersonState after(PersonEvent event, Set<String> names) {
        if (!event.body().changesPerson()) {
            return this;
        }
        boolean newest = event.at() >= propertiesAt;
        Map<String, Object> changed = new HashMap<>(properties);
        if (newest) {
            event.body().unset().forEach(changed::remove);
        }
        event.body().setOnce().forEach((name, value) -> {
            if (names.contains(name) && Storable.isStorable(value)) {
                changed.putIfAbsent(name, value);
            }
        });
        event.body().set().forEach((name, value) -> {
            if (names.contains(name) && (newest || !changed.containsKey(name))) {
                if (Storable.isStorable(value)) {
                    changed.put(name, value);
                } else {
                    changed.remove(name);
                }
            }
        });
        Map<String, Object> kept = Storable.bounded(properties, changed);
        return kept.equals(properties)
                ? this
                : new PersonState(kept, Math.max(propertiesAt, event.at()), participations, setAside, identified);
    }

    /** How a rollout's generation counts the person; empty when it does not. */
    Optional<Entered> in(String rolloutId, long generation) {
        for (Participation each : participations) {
            if (each instanceof Entered entered && isOf(each, rolloutId, generation)) {
                return Optional.of(entered);
            }
        }
        return Optional.empty();
    }

    /** How many of the rollouts that ask a question count the person. */
    int countedAmong(Question question) {
        int counted = 0;
        for (Participation each : participations) {
            boolean asks = each instanceof Entered
                    && !question.askersOf(each.rolloutId(), each.generation()).isEmpty();
            counted += asks ? 1 : 0;
        }
        return counted;
    }

    /** Whether a rollout's generation has set that id of the person aside. */
    boolean isAside(String rolloutId, long generation, long id) {
        for (Participation each : participations) {
            if (each instanceof Aside aside && isOf(each, rolloutId, generation) && aside.isOf(id)) {
                return true;
            }
        }
        return false;
    }

    /** Counted like this, in place of all that the same rollout remembered before. */
    PersonState with(Entered entered) {
        List<Participation> changed = new ArrayList<>(participations);
        changed.removeIf(each -> each.rolloutId().equals(entered.rolloutId()));
        changed.add(entered);
        return withParticipations(changed);
    }

    /**
     * An id of theirs set aside as well. Anybody may link any number of ids to a person, so from some number on all of them are set aside
     * at once.
     */
    PersonState with(Aside aside) {
        if (isAside(aside.rolloutId(), aside.generation(), aside.id())) {
            return this;
        }
        List<Participation> changed = new ArrayList<>(participations);
        changed.removeIf(each -> each.rolloutId().equals(aside.rolloutId()) && each.generation() != aside.generation());
        long already = changed.stream()
                .filter(each -> each instanceof Aside && isOf(each, aside.rolloutId(), aside.generation()))
                .count();
        if (already >= ASIDES_MAX) {
            changed.removeIf(each -> each instanceof Aside && isOf(each, aside.rolloutId(), aside.generation()));
            changed.add(new Aside(aside.rolloutId(), aside.generation(), Aside.ANY_ID));
        } else {
            changed.add(aside);
        }
        return withParticipations(changed);
    }

    private PersonState withParticipations(List<Participation> changed) {
        return new PersonState(properties, propertiesAt, changed, setAside, identified);
    }

    private static boolean isOf(Participation each, String rolloutId, long generation) {
        return each.generation() == generation && each.rolloutId().equals(rolloutId);
    }

    /** Only what these rollouts remember; the same when that is all. */
    PersonState keeping(Predicate<Participation> wanted) {
        return participations.stream().allMatch(wanted)
                ? this
                : withParticipations(participations.stream().filter(wanted).toList());
    }

    boolean hasSetAside(long mark) {
        return setAside.contains(mark);
    }

    PersonState withSetAside(long mark) {
        if (hasSetAside(mark)) {
            return this;
        }
        List<Long> marks = new ArrayList<>(setAside);
        marks.add(mark);
        return new PersonState(
                properties,
                propertiesAt,
                participations,
                marks.subList(Math.max(0, marks.size() - SET_ASIDE_MAX), marks.size()),
                identified);
    }

    /** It is known who they are. */
    PersonState toIdentified() {
        return identified ? this : new PersonState(properties, propertiesAt, participations, setAside, true);
    }

    /**
     * With what was known of them under another id: of two values of a property the one that was said later, and every mark.
     * Participations stay: {@link Reunion} decides about those.
     */
    PersonState withKnowledgeOf(PersonState other) {
        boolean otherIsNewer = other.propertiesAt > propertiesAt;
        Map<String, Object> both = new HashMap<>(otherIsNewer ? properties : other.properties);
        both.putAll(otherIsNewer ? other.properties : properties);
        PersonState together = new PersonState(
                Storable.bounded(properties, both),
                Math.max(propertiesAt, other.propertiesAt),
                participations,
                setAside,
                identified || other.identified);
        for (long mark : other.setAside) {
            together = together.withSetAside(mark);
        }
        return together;
    }

    /** Whether there is nothing to remember. */
    @Override
    public boolean isUnknown() {
        return equals(UNKNOWN);
    }
}
