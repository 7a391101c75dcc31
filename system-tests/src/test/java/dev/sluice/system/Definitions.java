package dev.sluice.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a rollout needs before it can start, made by the API as a person would. */
final class Definitions {

    /** The event that counts as success. */
    static final String CONVERSION = "order completed";

    /** The one guardrail of every template here. */
    static final String GUARDRAIL = "orders";

    /** So small that no journey of a harmless feature is ever rolled back by chance. */
    private static final double ALPHA = 0.001;

    private static final int EVERYONE = 10_000;

    private Definitions() {}

    /**
     * A stage.
     *
     * @param audience the team that it is for; null for everyone
     * @param share of the audience, basis points
     * @param proof what it has to show
     */
    record StageSpec(String name, String audience, int share, Map<String, ?> proof) {}

    /** Everybody of the internal team; so many of them must have had it. */
    static StageSpec internal(int people) {
        return new StageSpec("internal", "internal", EVERYONE, Map.of("kind", "reach", "people", people));
    }

    /** A share of everyone; the loss of conversion must be proven to be less than the margin. */
    static StageSpec everyone(String name, int share, int margin) {
        return new StageSpec(name, null, share, Map.of("kind", "not_worse_than", "margin", margin));
    }

    /** Makes a flag of this key, on for nobody who comes here, with a metric and a template of the same key. */
    static void make(Api api, String key, StageSpec... stages) {
        api.post(
                "/metrics",
                Map.of(
                        "key",
                        key,
                        "window",
                        "PT1H",
                        "measure",
                        Map.of("kind", "conversion", "event", Map.of("name", CONVERSION))));
        api.post(
                "/templates",
                Map.of(
                        "key",
                        key,
                        "alpha",
                        ALPHA,
                        "holdback",
                        2_000,
                        "stages",
                        List.of(stages).stream().map(Definitions::body).toList(),
                        "guardrails",
                        List.of(Map.of(
                                "id", GUARDRAIL, "metricKey", key, "direction", "lower_is_worse", "margin", 2_000))));
        api.post(
                "/flags?confirm=" + key,
                Map.of(
                        "key",
                        key,
                        "reason",
                        "a journey begins",
                        "conditions",
                        List.of(Map.of("filters", List.of(filter("plan", "enterprise")), "share", EVERYONE))));
    }

    /** Starts a rollout of the flag by its template. */
    static Ride start(Api api, String key) {
        JsonNode rollout = api.post("/rollouts", Map.of("flag", key, "template", key, "reason", "a journey"));
        return new Ride(api, rollout.get("id").asText());
    }

    private static Map<String, Object> body(StageSpec stage) {
        List<Object> filters = new ArrayList<>();
        if (stage.audience() != null) {
            filters.add(filter("team", stage.audience()));
        }
        return Map.of(
                "name", stage.name(),
                "audience",
                        Map.of("name", stage.audience() == null ? "everyone" : stage.audience(), "filters", filters),
                "share", stage.share(),
                "proof", stage.proof(),
                "least", "PT1S",
                "longest", "PT1H");
    }

    private static Map<String, String> filter(String property, String value) {
        return Map.of("type", "person", "key", property, "operator", "exact", "value", value);
    }
}
