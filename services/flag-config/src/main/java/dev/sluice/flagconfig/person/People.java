package dev.sluice.flagconfig.person;

import dev.sluice.contracts.DistinctIds;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Some persons of one project, while a batch of reports is worked into them. Pure but for being changed in place; for one thread.
 *
 * <p>Two ids become one person as PostHog does it: the person of the link's {@code distinctId} stays, the other's ids and, where there
 * are gaps, properties come along. Somebody whom a link has already identified is taken over by {@link IdentityLink.Kind#MERGED}
 * only: else whoever signs in on a shared computer would become the one before.
 */
final class People {

    private final String project;
    private final Map<String, PersonState> byPersonId = new HashMap<>();
    private final Map<String, String> personIdByDistinctId = new HashMap<>();
    private final Map<String, PersonState> before;
    private final Set<String> gone = new HashSet<>();

    /**
     * Begins with those who are known.
     *
     * @param known everybody whose ids the reports will name, as far as there is somebody
     */
    People(String project, Collection<PersonState> known) {
        this.project = project;
        known.forEach(this::put);
        before = Map.copyOf(byPersonId);
    }

    /**
     * Works in what an event said.
     *
     * @return what did not fit, with why
     */
    List<String> hear(PropertyChange.OfPerson change) {
        PersonState person = of(change.distinctId());
        PersonState.Outcome outcome = person.hear(change);
        keep(person, outcome.person());
        return outcome.keptOut();
    }

    /**
     * Works in a link.
     *
     * @return what of it could not be done, with why
     */
    List<String> hear(IdentityLink link) {
        for (String id : List.of(link.distinctId(), link.otherId())) {
            if (DistinctIds.isNobodys(id)) {
                return List.of("\"" + id + "\" is nobody's id: linking it would make everybody one person");
            }
        }
        PersonState person = of(link.distinctId());
        PersonState other = of(link.otherId());
        if (person.personId().equals(other.personId())) {
            keep(person, person.seen(link.otherId(), link.at()).identify());
            return List.of();
        }
        if (other.identified() && link.kind() != IdentityLink.Kind.MERGED) {
            keep(person, person.seen(link.distinctId(), link.at()).identify());
            return List.of();
        }
        if (person.ids().size() + Math.max(1, other.ids().size()) > PersonState.MOST_IDS) {
            return List.of("the person of \"" + link.distinctId() + "\" would have more than " + PersonState.MOST_IDS
                    + " ids");
        }
        PersonState.Outcome outcome =
                person.seen(link.distinctId(), link.at()).bring(other.seen(link.otherId(), link.at()), link);
        keep(person, outcome.person());
        byPersonId.remove(other.personId());
        if (before.containsKey(other.personId())) {
            gone.add(other.personId());
        }
        return outcome.keptOut();
    }

    /** Those who are new or changed. */
    List<PersonState> changed() {
        return byPersonId.values().stream()
                .filter(person -> !person.equals(before.get(person.personId())))
                .toList();
    }

    /** Whether others see a changed person otherwise than before. */
    boolean isSeenOtherwise(PersonState person) {
        PersonState was = before.get(person.personId());
        return was == null
                || !was.ids().keySet().equals(person.ids().keySet())
                || !was.firstIdBefore("").equals(person.firstIdBefore(""))
                || !was.properties().values().equals(person.properties().values());
    }

    /** The ids of a changed person that are new or not known as before. */
    Map<String, PersonState.KnownId> idsToKeep(PersonState person) {
        PersonState was = before.get(person.personId());
        Map<String, PersonState.KnownId> ids = new HashMap<>(person.ids());
        if (was != null) {
            ids.entrySet().removeAll(was.ids().entrySet());
        }
        return ids;
    }

    /** Ids of those who have become part of another. */
    Set<String> gone() {
        return Set.copyOf(gone);
    }

    /** Whoever goes by an id, if they were known or have become so. */
    Optional<PersonState> find(String distinctId) {
        return Optional.ofNullable(personIdByDistinctId.get(distinctId)).map(byPersonId::get);
    }

    private PersonState of(String distinctId) {
        return find(distinctId).orElseGet(() -> PersonState.unknown(newPersonId(distinctId)));
    }

    private void keep(PersonState was, PersonState is) {
        if (!was.equals(is)) {
            put(is);
        }
    }

    private void put(PersonState person) {
        byPersonId.put(person.personId(), person);
        gone.remove(person.personId());
        person.ids().keySet().forEach(id -> personIdByDistinctId.put(id, person.personId()));
    }

    /**
     * The same for the same id wherever it is made, so that a report heard twice makes one person. Cannot be taken: whoever was made
     * from an id has it for as long as they are there, and it goes on with them.
     */
    private String newPersonId(String distinctId) {
        return UUID.nameUUIDFromBytes((project + "/" + distinctId).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
