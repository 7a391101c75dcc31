package dev.sluice.flag;

import java.util.List;
import java.util.Objects;

/**
 * A named set of people, described by what is true of them.
 *
 * @param id unique in the project
 * @param name for people
 * @param rule who belongs
 */
public record Cohort(String id, String name, Rule rule) {
    public Cohort {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rule, "rule");
    }

    /** A tree of tests. */
    public sealed interface Rule {
        /** Every part holds; no part means everyone. */
        record All(List<Rule> parts) implements Rule {
            public All {
                parts = List.copyOf(parts);
            }
        }

        /** At least one part holds; no part means nobody. */
        record Any(List<Rule> parts) implements Rule {
            public Any {
                parts = List.copyOf(parts);
            }
        }

        /** A single test. */
        record Test(PropertyFilter filter) implements Rule {
            public Test {
                Objects.requireNonNull(filter, "filter");
            }
        }
    }
}
