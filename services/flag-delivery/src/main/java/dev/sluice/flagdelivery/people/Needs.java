package dev.sluice.flagdelivery.people;

import dev.sluice.flag.PropertyNeeds;
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

        /** Whether nobody has to be known. */
        public boolean isNothing() {
            return !firstIds
                    && properties.ofPersons().isEmpty()
                    && properties.ofGroups().values().stream().allMatch(Set::isEmpty);
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
