package dev.sluice.watcher.join;

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
 */
record PersonState(
        Map<String, Object> properties, long propertiesAt, List<Participation> participations, List<Long> setAside) {

    static final PersonState UNKNOWN = new PersonState(Map.of(), 0, List.of(), List.of());

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
                : new PersonState(kept, Math.max(propertiesAt, event.at()), participations, setAside);
    }

    /** What a rollout's generation remembers of the person. */
    Optional<Participation> in(String rolloutId, long generation) {
        return participations.stream()
                .filter(each -> each.rolloutId().equals(rolloutId) && each.generation() == generation)
                .findFirst();
    }

    /** With this in place of what the same rollout remembered before. */
    PersonState with(Participation participation) {
        List<Participation> changed = new ArrayList<>(participations);
        changed.removeIf(each -> each.rolloutId().equals(participation.rolloutId()));
        changed.add(participation);
        return new PersonState(properties, propertiesAt, changed, setAside);
    }

    /** Only what these rollouts remember; the same when that is all. */
    PersonState keeping(Predicate<Participation> wanted) {
        return participations.stream().allMatch(wanted)
                ? this
                : new PersonState(
                        properties,
                        propertiesAt,
                        participations.stream().filter(wanted).toList(),
                        setAside);
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
                marks.subList(Math.max(0, marks.size() - SET_ASIDE_MAX), marks.size()));
    }

    /** Whether there is nothing to remember. */
    boolean isUnknown() {
        return equals(UNKNOWN);
    }
}
