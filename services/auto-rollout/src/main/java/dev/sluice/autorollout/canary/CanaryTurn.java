package dev.sluice.autorollout.canary;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Bucketing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One turn: start a rollout in the canary's own project, wait until its treatment is served, send people of whom the treated never do
 * what the others all do, and measure how long after the last event was accepted the old value is served again.
 *
 * <p>Everything goes through the front door, so that what is measured is what an app's users would feel: taking in, joining, judging,
 * deciding, committing, delivering. Blocks, for a minute at most.
 */
final class CanaryTurn {

    static final String KEY = "canary";

    private static final String DONE = "canary_done";
    private static final String API = "/api/v1/projects/" + CanaryProject.NAME;
    private static final BasisPoints HALF = new BasisPoints(5_000);
    /** In each arm. All of one and none of the other: an eighth of them would be proof enough. */
    private static final int PEOPLE = 40;

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final FrontDoor door;
    private final Duration within;
    private final InstantSource clock;

    CanaryTurn(FrontDoor door, Duration within, InstantSource clock) {
        this.door = door;
        this.within = within;
        this.clock = clock;
    }

    /** Asks until an answer is as wanted. */
    @FunctionalInterface
    private interface Question {
        JsonNode ask() throws CanaryException, InterruptedException;
    }

    /**
     * Takes the turn.
     *
     * @param name the turn's own: whoever takes it first makes its rollout, and everybody else stands aside
     * @return from the acceptance of the last event to the first answer with the old value; empty when somebody else has the turn
     */
    Optional<Duration> take(String name) throws CanaryException, InterruptedException {
        String token = prepared();
        FrontDoor.Answer made = door.post(
                API + "/rollouts",
                Map.of("id", name, "flag", KEY, "template", KEY, "reason", "the canary's planned breach"));
        if (made.status() == 200) {
            return Optional.empty();
        }
        if (made.status() == 409) {
            takeBackWhatIsLeft();
        }
        made.orFail("the rollout was not started");
        String rollout = API + "/rollouts/" + name;
        long version = until(
                        "a stage opens",
                        () -> door.get(rollout).orFail("the rollout cannot be read"),
                        said -> said.at("/stage/flagVersion").isNumber())
                .at("/stage/flagVersion")
                .asLong();
        List<String> treated = people(name, true);
        List<String> control = people(name, false);
        String watched = treated.getFirst();
        until("the treatment is served", () -> served(token, watched), CanaryTurn::isOn);
        door.postAsSdk("/batch", Map.of("api_key", token, "batch", events(treated, control, version)))
                .orFail("the events were not taken");
        long accepted = System.nanoTime();
        until("the old value is served again", () -> served(token, watched), said -> !isOn(said));
        Duration narrowed = Duration.ofNanos(System.nanoTime() - accepted);
        until(
                "the rollback is committed",
                () -> door.get(rollout).orFail("the rollout cannot be read"),
                said -> said.path("phase").asText().equals("rolled_back"));
        return Optional.of(narrowed);
    }

    /** The project with all that a turn needs; what is there stays. Gives the project's token. */
    private String prepared() throws CanaryException, InterruptedException {
        FrontDoor.Answer project = door.get(API);
        if (project.isDone() && isThere("/flags/" + KEY)) {
            return project.body().path("token").asText();
        }
        make("/api/v1/projects", Map.of("name", CanaryProject.NAME, "reason", "Sluice watches itself"));
        make(
                API + "/metrics",
                Map.of(
                        "key",
                        KEY,
                        "window",
                        "PT10M",
                        "measure",
                        Map.of("kind", "conversion", "event", Map.of("name", DONE))));
        make(
                API + "/templates",
                Map.of(
                        "key",
                        KEY,
                        "stages",
                        List.of(Map.of(
                                "name",
                                "half",
                                "share",
                                HALF.value(),
                                "proof",
                                Map.of("kind", "not_worse_than", "margin", 2_000),
                                "least",
                                "PT10M",
                                "longest",
                                "PT1H")),
                        "guardrails",
                        List.of(Map.of("id", KEY, "metricKey", KEY, "direction", "lower_is_worse", "margin", 2_000))));
        make(API + "/flags", Map.of("key", KEY, "conditions", List.of()));
        return door.get(API)
                .orFail("the canary's project cannot be read")
                .path("token")
                .asText();
    }

    private boolean isThere(String path) throws CanaryException, InterruptedException {
        return door.get(API + path).isDone();
    }

    private void make(String path, Map<String, ?> body) throws CanaryException, InterruptedException {
        FrontDoor.Answer answer = door.post(path, body);
        if (answer.status() != 409) {
            answer.orFail("POST " + path);
        }
    }

    /** A turn that failed may have left its rollout running; the next one is not to find it. */
    private void takeBackWhatIsLeft() throws CanaryException, InterruptedException {
        for (JsonNode left :
                door.get(API + "/rollouts?flag=" + KEY + "&limit=5").orFail("rollouts cannot be listed")) {
            String phase = left.path("phase").asText();
            if (phase.equals("running") || phase.equals("held")) {
                door.post(
                        API + "/rollouts/" + left.path("id").asText() + "/roll-back",
                        Map.of("reason", "left by a turn that failed"));
            }
        }
    }

    private JsonNode served(String token, String person) throws CanaryException, InterruptedException {
        return door.postAsSdk("/flags?v=2", Map.of("token", token, "distinct_id", person))
                .orFail("flags were not answered");
    }

    private static boolean isOn(JsonNode answer) {
        return answer.path("flags").path(KEY).path("enabled").asBoolean();
    }

    /** People of one arm, by the very hash that serves them. */
    private static List<String> people(String turn, boolean treated) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> turn + "-" + i)
                .filter(id -> Bucketing.isWithin(Bucketing.hash(KEY, id, Bucketing.ROLLOUT_SALT), HALF) == treated)
                .limit(PEOPLE)
                .toList();
    }

    private List<Map<String, Object>> events(List<String> treated, List<String> control, long version) {
        String at = clock.instant().toString();
        List<Map<String, Object>> events = new ArrayList<>();
        treated.forEach(id -> events.add(exposure(id, true, version, at)));
        control.forEach(id -> events.add(exposure(id, false, version, at)));
        control.forEach(id -> events.add(Map.of("event", DONE, "distinct_id", id, "timestamp", at)));
        return events;
    }

    private static Map<String, Object> exposure(String id, boolean on, long version, String at) {
        return Map.of(
                "event",
                "$feature_flag_called",
                "distinct_id",
                id,
                "timestamp",
                at,
                "properties",
                Map.of(
                        "$feature_flag", KEY,
                        "$feature_flag_response", on,
                        "$feature_flag_version", version));
    }

    private JsonNode until(String what, Question question, Predicate<JsonNode> wanted)
            throws CanaryException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            JsonNode said = question.ask();
            if (wanted.test(said)) {
                return said;
            }
            if (System.nanoTime() > end) {
                throw new CanaryException("after " + within.toSeconds() + " s it is still waited for: " + what);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
