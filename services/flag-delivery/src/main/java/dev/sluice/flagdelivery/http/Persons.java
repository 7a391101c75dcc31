package dev.sluice.flagdelivery.http;

import dev.sluice.flag.Group;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.json.Lengths;
import dev.sluice.flagdelivery.serving.Asked;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import java.util.Map;
import java.util.Set;

/** Finds the person whom a request from outside asks for, unless it says more of them than flags look at. */
public final class Persons {

    private Persons() {}

    /**
     * The person, with what is known of them besides.
     *
     * @throws Refusal when a property that any flag looks at, or a group's key, is too long; properties that no flag looks at may have
     *     any length
     */
    public static Person of(ProjectFlags project, Asked asked) throws Refusal {
        check(asked.properties(), project.needs().properties().ofPersons(), "distinct_id", "the property ");
        for (Map.Entry<String, Group> entry : asked.groups().entrySet()) {
            String type = entry.getKey();
            Group group = entry.getValue();
            if (Lengths.isOver(group.key())) {
                throw tooLong("the key of the group " + type);
            }
            check(
                    group.properties(),
                    project.needs().properties().ofGroups().getOrDefault(type, Set.of()),
                    "$group_key",
                    "the property " + type + ".");
        }
        return project.person(asked);
    }

    private static void check(Map<String, Object> properties, Set<String> lookedAt, String id, String what)
            throws Refusal {
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            String name = property.getKey();
            if ((lookedAt.contains(name) || name.equals(id)) && Lengths.isOver(property.getValue())) {
                throw tooLong(what + name);
            }
        }
    }

    private static Refusal tooLong(String what) {
        return new Refusal(
                Refusal.Kind.INVALID,
                what + " is too long: flags look at values of at most " + Lengths.VALUE_MAX + " characters");
    }
}
