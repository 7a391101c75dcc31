package dev.sluice.flagdelivery.people;

import java.util.Map;
import java.util.Optional;

/** What is known of people and groups besides what requests say of them. Asked while answering: from memory, for any thread. */
public interface Known {

    /** Nobody has anything, and that is sure. */
    Known NOTHING = new Known() {
        @Override
        public Optional<KnownPerson> person(String project, String distinctId) {
            return Optional.empty();
        }

        @Override
        public Map<String, Object> group(String project, String type, String key) {
            return Map.of();
        }

        @Override
        public Needs.OfProject missing(String project, Needs.OfProject wanted) {
            return Needs.OfProject.NOTHING;
        }
    };

    /** What is known of a person under one of their ids; empty when nothing that any flag looks at. */
    Optional<KnownPerson> person(String project, String distinctId);

    /** What is known of a group; empty when nothing that any flag looks at. */
    Map<String, Object> group(String project, String type, String key);

    /**
     * What is not kept of what is wanted: where it is not found, it may be there all the same. Nothing is missing of what is kept,
     * also of those who do not have it.
     */
    Needs.OfProject missing(String project, Needs.OfProject wanted);

    /**
     * A person.
     *
     * @param properties those that flags look at
     * @param firstId the id they were known by first, where that is another
     */
    record KnownPerson(Map<String, Object> properties, Optional<String> firstId) {}
}
