package dev.sluice.flagconfig.person;

import java.util.List;
import java.util.Map;

/**
 * Somebody of whom events said something.
 *
 * @param personId of the person
 * @param distinctIds all their ids, the first known first
 * @param properties what is known of them, by name
 */
public record KnownPerson(String personId, List<String> distinctIds, Map<String, Object> properties) {

    static KnownPerson of(PersonState person) {
        return new KnownPerson(
                person.personId(), person.idsByAge(), person.properties().values());
    }
}
