package dev.sluice.flagdelivery.people;

import java.util.Map;
import java.util.Optional;

/** What is known of people and groups besides what requests say of them. Asked while answering: from memory, for any thread. */
public interface Known {

    /** Of nobody anything. */
    Known NOTHING = new Known() {
        @Override
        public Optional<KnownPerson> person(String project, String distinctId) {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> group(String project, String type, String key) {
            return Map.of();
        }
    };

    /** What is known of a person under one of their ids; empty when nothing that any flag looks at. */
    Optional<KnownPerson> person(String project, String distinctId);

    /** What is known of a group; empty when nothing that any flag looks at. */
    Map<String, Object> group(String project, String type, String key);

    /**
     * A person.
     *
     * @param properties those that flags look at
     * @param firstId the id they were known by first, where that is another
     */
    record KnownPerson(Map<String, Object> properties, Optional<String> firstId) {}
}
