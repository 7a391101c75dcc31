package dev.sluice.watcher;

import dev.sluice.flag.Arm;
import dev.sluice.flag.Assignment;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StratumCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The counts by a plain pass over everything that was sent: all of a stage at once, person by person, with no state to keep. */
public final class Batch {

    private final Map<String, long[]> bought = new TreeMap<>();
    private final Map<String, long[]> errors = new TreeMap<>();
    private final Set<String> exposed = new HashSet<>();
    private final Set<String> disagreeing = new HashSet<>();
    private final Set<String> stale = new HashSet<>();
    private final Set<String> late = new HashSet<>();
    private final List<Exposed> entered = new ArrayList<>();
    private final Duration lateAfter;

    /**
     * Somebody who counts.
     *
     * @param events all of theirs in the stage, repeated ones too
     */
    public record Exposed(String person, int stage, Assignment assignment, Instant exposedAt, List<Sent> events) {

        /** Where they stand: stage, share and arm. */
        public String key() {
            return stage + "/" + assignment.share().value() + "/" + assignment.arm();
        }
    }

    /**
     * Over these.
     *
     * @param stages what arrived while stage 1, 2, … was open, in order of arrival
     */
    public Batch(List<List<Sent>> stages, Duration lateAfter) {
        this.lateAfter = lateAfter;
        for (int i = 0; i < stages.size(); i++) {
            Map<String, List<Sent>> byPerson = new LinkedHashMap<>();
            stages.get(i).forEach(sent -> byPerson.computeIfAbsent(sent.person(), _ -> new ArrayList<>())
                    .add(sent));
            int stage = i + 1;
            byPerson.forEach((person, events) -> person(person, stage, events));
        }
    }

    /** People, and how many at each level, by stage, share and arm. */
    public Map<String, List<Long>> counts(int guardrail) {
        Map<String, List<Long>> all = new TreeMap<>();
        (guardrail == 0 ? bought : errors)
                .forEach((key, row) -> all.put(key, Arrays.stream(row).boxed().toList()));
        return all;
    }

    /** Everybody who counts. */
    public List<Exposed> entered() {
        return List.copyOf(entered);
    }

    /** The same of a verdict. */
    public static Map<String, List<Long>> countsIn(GuardrailVerdict guardrail) {
        Map<String, List<Long>> all = new TreeMap<>();
        for (StratumCounts stratum : guardrail.counts()) {
            String key = stratum.key().stage() + "/" + stratum.key().share().value();
            put(
                    all,
                    key + "/TREATED",
                    stratum.treated().people(),
                    stratum.treated().atLevel());
            put(
                    all,
                    key + "/CONTROL",
                    stratum.control().people(),
                    stratum.control().atLevel());
        }
        return all;
    }

    private static void put(Map<String, List<Long>> all, String key, long people, List<Long> levels) {
        if (people > 0) {
            List<Long> row = new ArrayList<>(List.of(people));
            row.addAll(levels);
            all.put(key, row);
        }
    }

    /** Disagreements, stale exposures, people in both arms, late events. */
    public List<Long> setAside() {
        return Stream.of(disagreeing, stale, Set.<String>of(), late)
                .map(Collection::size)
                .map(Integer::longValue)
                .toList();
    }

    private void person(String person, int stage, List<Sent> events) {
        Map<String, Object> properties = new TreeMap<>();
        List<Sent> exposures = new ArrayList<>();
        Sent firstExposure = null;
        for (Sent event : events) {
            switch (event.name()) {
                case "$identify" -> {
                    String[] pair = event.properties()
                            .get("$set")
                            .replaceAll("[{}\"]", "")
                            .split(":", -1);
                    properties.put(pair[0], pair[1]);
                }
                case "$feature_flag_called" -> {
                    firstExposure = firstExposure == null ? event : firstExposure;
                    String version = event.properties().get("$feature_flag_version");
                    if (version.equals(Long.toString(World.versionOf(stage)))) {
                        exposures.add(event);
                    } else {
                        stale.add(event.uuid());
                    }
                }
                default -> {}
            }
        }
        boolean wasExposed = exposed.contains(person);
        boolean isFirstStale = firstExposure != null && !exposures.contains(firstExposure);
        if (firstExposure != null) {
            exposed.add(person);
        }
        if (exposures.isEmpty() || wasExposed || isFirstStale) {
            return;
        }
        String served = exposures.getFirst().properties().get("$feature_flag_response");
        if (!served.equals(People.served(person, properties, stage))) {
            disagreeing.add(person);
            return;
        }
        Assignment assignment = People.assignment(person, properties, stage);
        if (assignment.arm() == Arm.OUTSIDE) {
            return;
        }
        Instant exposedAt =
                exposures.stream().map(Sent::at).min(Instant::compareTo).orElseThrow();
        Exposed somebody = new Exposed(person, stage, assignment, exposedAt, events);
        entered.add(somebody);
        String key = somebody.key();
        count(bought, key, 1, outcomes(events, exposedAt, "order completed"));
        count(errors, key, World.ERRORS_CAP, outcomes(events, exposedAt, "$exception"));
    }

    private int outcomes(List<Sent> events, Instant exposedAt, String name) {
        Set<String> counted = new TreeSet<>();
        for (Sent event : events) {
            boolean isWithin = !event.at().isBefore(exposedAt) && !event.at().isAfter(exposedAt.plus(World.WINDOW));
            boolean counts =
                    event.name().equals(name) && !"0".equals(event.properties().get("value")) && isWithin;
            if (counts && Duration.between(event.at(), event.acceptedAt()).compareTo(lateAfter) > 0) {
                late.add(event.uuid());
            } else if (counts) {
                counted.add(event.uuid());
            }
        }
        return counted.size();
    }

    private static void count(Map<String, long[]> all, String key, int cap, int done) {
        long[] row = all.computeIfAbsent(key, _ -> new long[cap + 1]);
        row[0]++;
        if (done > 0) {
            row[Math.min(done, cap)]++;
        }
    }
}
