package dev.sluice.flagconfig.person;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.flagconfig.property.PropertyBag;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person: their ids and what is known of them.
 *
 * @param personId made from the id that they were first heard of by; stays when more ids are linked
 * @param identified whether a link has said who they are; a plain {@code $identify} takes nothing from such a person
 * @param ids their distinct ids
 * @param properties what is known of them
 */
record PersonState(String personId, boolean identified, Map<String, KnownId> ids, PropertyBag properties) {

    /** Most ids of a person: each is a record whenever the person changes. */
    static final int MOST_IDS = 1_000;

    /** Older first; of the same time what was linked to another first, because nobody signs in before they were there. */
    private static final Comparator<Map.Entry<String, KnownId>> FIRST_KNOWN = Comparator.comparing(
                    (Map.Entry<String, KnownId> entry) -> entry.getValue().seenAt())
            .thenComparing(entry -> entry.getValue().linkedAt().isEmpty())
            .thenComparing(Map.Entry::getKey);

    PersonState {
        ids = Collections.unmodifiableMap(ids);
    }

    /**
     * One of a person's ids.
     *
     * @param seenAt the earliest event that named it
     * @param linkedAt when it came to this person from another; what it said before that fills gaps only
     */
    record KnownId(Instant seenAt, Optional<Instant> linkedAt) {
        KnownId seenAt(Instant at) {
            return at.isBefore(seenAt) ? new KnownId(at, linkedAt) : this;
        }

        KnownId linkedAt(Instant at) {
            Instant latest = linkedAt.filter(known -> known.isAfter(at)).orElse(at);
            return linkedAt.filter(latest::equals).isPresent() ? this : new KnownId(seenAt, Optional.of(latest));
        }
    }

    /**
     * What became of a person.
     *
     * @param person the same instance when nothing changed
     * @param keptOut what did not fit, with why
     */
    record Outcome(PersonState person, List<String> keptOut) {}

    /** Somebody of whom nothing was heard before. */
    static PersonState unknown(String personId) {
        return new PersonState(personId, false, Map.of(), PropertyBag.EMPTY);
    }

    /** The id that they were known by first, unless it is this one. */
    Optional<String> firstIdBefore(String distinctId) {
        return ids.entrySet().stream()
                .min(FIRST_KNOWN)
                .map(Map.Entry::getKey)
                .filter(first -> !first.equals(distinctId));
    }

    /** All their ids, the first known first. */
    List<String> idsByAge() {
        return ids.entrySet().stream()
                .sorted(FIRST_KNOWN)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** After an event said something of them, by one of their ids or a new one. */
    Outcome hear(PropertyChange.OfPerson change) {
        PersonState seen = seen(change.distinctId(), change.at());
        PropertyBag.Said said = new PropertyBag.Said(change.set(), change.setOnce(), change.unset(), change.at());
        PropertyBag.Outcome outcome = seen.ids
                .get(change.distinctId())
                .linkedAt()
                .filter(linkedAt -> !change.at().isAfter(linkedAt))
                .map(linkedAt -> properties.hearOfBefore(said, linkedAt))
                .orElseGet(() -> properties.hear(said));
        return new Outcome(seen.with(outcome.bag()), outcome.keptOut());
    }

    /**
     * After another person turned out to be the same. Their ids come along, and their properties where this one has none.
     *
     * @param other the person who goes by the link's other id
     */
    Outcome bring(PersonState other, IdentityLink link) {
        Map<String, KnownId> all = new HashMap<>(ids);
        other.ids.forEach((id, known) -> all.put(id, known.linkedAt(link.at())));
        PropertyBag.Outcome outcome = properties.bring(other.properties, link.at());
        return new Outcome(new PersonState(personId, true, all, outcome.bag()), outcome.keptOut());
    }

    /** After a link named them: who they are is known from then on. */
    PersonState identify() {
        return identified ? this : new PersonState(personId, true, ids, properties);
    }

    /** After an event named one of their ids, or a new one. */
    PersonState seen(String distinctId, Instant at) {
        KnownId known = ids.get(distinctId);
        KnownId next = known == null ? new KnownId(at, Optional.empty()) : known.seenAt(at);
        if (next.equals(known)) {
            return this;
        }
        Map<String, KnownId> all = new HashMap<>(ids);
        all.put(distinctId, next);
        return new PersonState(personId, identified, all, properties);
    }

    private PersonState with(PropertyBag bag) {
        return bag.equals(properties) ? this : new PersonState(personId, identified, ids, bag);
    }
}
