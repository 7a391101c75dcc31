package dev.sluice.flag;

import java.util.List;
import java.util.Objects;

/**
 * The people a stage is for.
 *
 * @param name as people say it: "internal users"
 * @param filters all must hold; none means everyone
 */
public record Audience(String name, List<PropertyFilter> filters) {

    public static final Audience EVERYONE = new Audience("everyone", List.of());

    public Audience {
        Objects.requireNonNull(name, "name");
        filters = List.copyOf(filters);
    }

    public boolean isEveryone() {
        return filters.isEmpty();
    }
}
