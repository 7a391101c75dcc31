package dev.sluice.metric;

import dev.sluice.flag.PropertyFilter;
import java.util.List;
import java.util.Objects;

/** What a metric counts; every measure comes down to a level of 0 to {@link #levels()} per person. */
public sealed interface Measure {

    /** The highest level a person can reach; 1 for yes or no. */
    int levels();

    /** Which events count. */
    EventMatcher event();

    /** Did the person do it at all? */
    record Conversion(EventMatcher event) implements Measure {
        public Conversion {
            Objects.requireNonNull(event, "event");
        }

        @Override
        public int levels() {
            return 1;
        }
    }

    /**
     * How often did the person do it, up to a cap?
     *
     * @param cap counts above it are taken as the cap, so that one person's thousand errors do not outweigh everybody else's;
     *     1 to 100
     */
    record Count(EventMatcher event, int cap) implements Measure {
        public Count {
            Objects.requireNonNull(event, "event");
            if (cap < 1 || cap > 100) {
                throw new IllegalArgumentException("a count's cap lies between 1 and 100, not " + cap);
            }
        }

        @Override
        public int levels() {
            return cap;
        }
    }

    /**
     * Events of one name whose properties match.
     *
     * @param name the event's name
     * @param filters over the event's own properties; all must hold
     */
    record EventMatcher(String name, List<PropertyFilter> filters) {
        public EventMatcher {
            Objects.requireNonNull(name, "name");
            filters = List.copyOf(filters);
        }
    }
}
