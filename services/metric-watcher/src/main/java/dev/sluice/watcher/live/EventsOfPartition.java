package dev.sluice.watcher.live;

import dev.sluice.contracts.EventSeen;
import dev.sluice.metric.NumericProperty;
import dev.sluice.watcher.join.EventBody;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which events a partition sees: a count per project, name and day, and the numeric properties of a sample of them. One thread uses
 * it; an event costs a look-up and an addition.
 */
final class EventsOfPartition {

    /** Event names of a project; further ones are not told, so that names made up by the million cost nothing. */
    static final int NAMES_MAX = 500;

    /** Projects of a partition. */
    static final int PROJECTS_MAX = 200;

    /** An event's own name and a property's, in characters; longer ones are left out. */
    static final int NAME_MAX = 200;

    /** The first so many of a name are looked into for numeric properties, and then one in {@link #LOOKED_INTO_ONE_IN}. */
    private static final int LOOKED_INTO_FIRST = 20;

    private static final int LOOKED_INTO_ONE_IN = 1_000;

    private static final NumericProperty ANY_NUMBER = new NumericProperty("any", 0);

    private final int partition;
    private final Function<String, Optional<EventSeen>> before;
    private final Map<String, Map<String, Tally>> projects = new HashMap<>();

    /**
     * Counts of a partition, which go on where an earlier run of it ended.
     *
     * @param before what was told last under a record's key
     */
    EventsOfPartition(int partition, Function<String, Optional<EventSeen>> before) {
        this.partition = partition;
        this.before = before;
    }

    private static final class Tally {
        private final TreeMap<LocalDate, Long> days;
        private final TreeSet<String> numeric;
        private long lastSeen;
        private long day = Long.MIN_VALUE;
        private long ofDay;
        private long seen;
        private boolean changed;

        Tally(Optional<EventSeen> before) {
            days = new TreeMap<>(before.map(EventSeen::days).orElse(Map.of()));
            numeric = new TreeSet<>(before.map(EventSeen::numericProperties).orElse(List.of()));
            lastSeen =
                    before.map(EventSeen::lastSeen).map(Instant::toEpochMilli).orElse(0L);
        }

        void count(long acceptedAt) {
            long on = Math.floorDiv(acceptedAt, 86_400_000L);
            if (on != day) {
                closeDay();
                day = on;
            }
            ofDay++;
            seen++;
            lastSeen = Math.max(lastSeen, acceptedAt);
            changed = true;
        }

        boolean isLookedInto() {
            return seen <= LOOKED_INTO_FIRST || seen % LOOKED_INTO_ONE_IN == 0;
        }

        void closeDay() {
            if (ofDay > 0) {
                days.merge(LocalDate.ofEpochDay(day), ofDay, Long::sum);
                ofDay = 0;
                while (days.size() > EventSeen.DAYS_MAX) {
                    days.pollFirstEntry();
                }
            }
        }
    }

    /** Counts an event; its body is read only when it is in the sample. */
    void saw(String project, String name, long acceptedAt, byte[] body) {
        if (name.isEmpty() || name.length() > NAME_MAX) {
            return;
        }
        Map<String, Tally> names = projects.get(project);
        if (names == null) {
            if (projects.size() >= PROJECTS_MAX) {
                return;
            }
            names = new HashMap<>();
            projects.put(project, names);
        }
        Tally tally = names.get(name);
        if (tally == null) {
            if (names.size() >= NAMES_MAX) {
                return;
            }
            tally = new Tally(before.apply(project + "/" + partition + "/" + name));
            names.put(name, tally);
        }
        tally.count(acceptedAt);
        if (tally.isLookedInto() && body != null) {
            lookInto(tally, body);
        }
    }

    private static void lookInto(Tally tally, byte[] body) {
        try {
            EventBody.read(body).properties().forEach((property, value) -> {
                if (ANY_NUMBER.unitsOf(value).isPresent()
                        && property.length() <= NAME_MAX
                        && tally.numeric.size() < EventSeen.PROPERTIES_MAX) {
                    tally.numeric.add(property);
                }
            });
        } catch (IOException | RuntimeException e) {
            // The join refuses what cannot be read, and says so.
            return;
        }
    }

    /** What has changed since it was last asked. */
    List<EventSeen> changed() {
        List<EventSeen> changed = new ArrayList<>();
        projects.forEach((project, names) -> names.forEach((name, tally) -> {
            if (tally.changed) {
                tally.closeDay();
                tally.changed = false;
                changed.add(new EventSeen(
                        project,
                        partition,
                        name,
                        Instant.ofEpochMilli(tally.lastSeen),
                        tally.days,
                        List.copyOf(tally.numeric)));
            }
        }));
        return changed;
    }
}
