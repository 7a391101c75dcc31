package dev.sluice.flagdelivery.people;

import dev.sluice.flag.Group;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyNames;
import dev.sluice.flag.PropertyNeeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has to be known of people and groups to answer, by project. All else that is sent of them is not kept.
 *
 * @param byProject needs of the projects that have any
 */
public record Needs(Map<String, OfProject> byProject) {

    /** Nothing of anybody. */
    public static final Needs NOTHING = new Needs(Map.of());

    public Needs {
        byProject = Map.copyOf(byProject);
    }

    /**
     * A project's needs.
     *
     * @param properties of persons and groups, by name
     * @param firstIds whether the id is needed that somebody was known by first
     */
    public record OfProject(PropertyNeeds properties, boolean firstIds) {

        /** Nobody has to be known. */
        public static final OfProject NOTHING = new OfProject(new PropertyNeeds(Set.of(), Map.of()), false);

        /** Whether nobody has to be known. */
        public boolean isNothing() {
            return !firstIds
                    && properties.ofPersons().isEmpty()
                    && properties.ofGroups().values().stream().allMatch(Set::isEmpty);
        }

        /** This and the other's. */
        public OfProject and(OfProject other) {
            Set<String> persons = new HashSet<>(properties.ofPersons());
            persons.addAll(other.properties.ofPersons());
            Map<String, Set<String>> groups = new HashMap<>(properties.ofGroups());
            other.properties.ofGroups().forEach((type, names) -> groups.merge(type, names, OfProject::union));
            return new OfProject(new PropertyNeeds(persons, groups), firstIds || other.firstIds);
        }

        /** What is left of this where the other is known already. */
        public OfProject without(OfProject known) {
            Set<String> persons = new HashSet<>(properties.ofPersons());
            persons.removeAll(known.properties.ofPersons());
            Map<String, Set<String>> groups = new HashMap<>();
            properties.ofGroups().forEach((type, names) -> {
                Set<String> left = new HashSet<>(names);
                left.removeAll(known.properties.ofGroups().getOrDefault(type, Set.of()));
                if (!left.isEmpty()) {
                    groups.put(type, left);
                }
            });
            return new OfProject(new PropertyNeeds(persons, groups), firstIds && !known.firstIds);
        }

        /** Whether all of it is known of a person, whoever said it. Of a group that they are not in nothing has to be. */
        public boolean isKnownOf(Person person) {
            return !firstIds
                    && properties.ofPersons().stream().allMatch(name -> isKnownOf(person, name))
                    && properties.ofGroups().entrySet().stream().allMatch(needed -> {
                        Group group = person.groups().get(needed.getKey());
                        return group == null || group.properties().keySet().containsAll(needed.getValue());
                    });
        }

        private static boolean isKnownOf(Person person, String name) {
            return person.properties().containsKey(name)
                    || (name.equals(PropertyNames.DEVICE_ID)
                            && person.otherIds().device().isPresent());
        }

        private static Set<String> union(Set<String> some, Set<String> more) {
            Set<String> both = new HashSet<>(some);
            both.addAll(more);
            return both;
        }

        private boolean covers(OfProject other) {
            return (firstIds || !other.firstIds)
                    && properties.ofPersons().containsAll(other.properties.ofPersons())
                    && other.properties.ofGroups().entrySet().stream().allMatch(this::covers);
        }

        private boolean covers(Map.Entry<String, Set<String>> group) {
            return properties.ofGroups().getOrDefault(group.getKey(), Set.of()).containsAll(group.getValue());
        }
    }

    /** What is needed in one project. */
    public OfProject ofProject(String project) {
        return byProject.getOrDefault(project, OfProject.NOTHING);
    }

    /** This and the other's. */
    public Needs and(Needs other) {
        Map<String, OfProject> both = new HashMap<>(byProject);
        other.byProject.forEach((project, needs) -> both.merge(project, needs, OfProject::and));
        return new Needs(both);
    }

    /** Whether who keeps this keeps all that the other wants. */
    public boolean covers(Needs other) {
        return other.byProject.entrySet().stream().allMatch(wanted -> covers(wanted.getKey(), wanted.getValue()));
    }

    /** Whether that is so for one project. */
    boolean covers(String project, OfProject wanted) {
        OfProject kept = byProject.get(project);
        return wanted.isNothing() || (kept != null && kept.covers(wanted));
    }

    /** Whether nobody has to be known. */
    public boolean isNothing() {
        return byProject.isEmpty();
    }
}
