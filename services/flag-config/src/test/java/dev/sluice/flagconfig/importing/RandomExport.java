package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.flagconfig.importing.PosthogRules.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws projects of PostHog in the form of its API, and people to try them on. */
final class RandomExport {

    static final int COHORTS = 6;
    static final int FLAGS = 24;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEYS = List.of("plan", "country", "age", "beta", "email");
    private static final List<String> TEXTS =
            List.of("pro", "Team", "NO", "se", "true", "false", "7", "30", "a@shop.example", "b@x.test", "");
    private static final List<String> OPERATORS = List.of(
            "exact",
            "is_not",
            "is_set",
            "is_not_set",
            "icontains",
            "not_icontains",
            "starts_with",
            "not_ends_with",
            "regex",
            "not_regex",
            "gt",
            "gte",
            "lt",
            "lte");

    private final Random random;

    RandomExport(Random random) {
        this.random = random;
    }

    /** Each may refer to those before it. */
    ArrayNode cohorts() {
        ArrayNode all = JSON.createArrayNode();
        for (int i = 0; i < COHORTS; i++) {
            ObjectNode cohort = all.addObject();
            cohort.put("id", 100 + i)
                    .put("name", "Cohort " + i)
                    .put("is_static", false)
                    .put("deleted", false);
            if (random.nextInt(4) == 0) {
                cohort.putObject("filters");
                ArrayNode groups = cohort.putArray("groups");
                for (int g = 0; g <= random.nextInt(2); g++) {
                    groups.addObject()
                            .putArray("properties")
                            .add(property("person"))
                            .add(property("person"));
                }
            } else {
                cohort.putArray("groups");
                cohort.putObject("filters").set("properties", rule(2, i));
            }
        }
        return all;
    }

    private ObjectNode rule(int depth, int before) {
        ObjectNode group = JSON.createObjectNode();
        group.put("type", random.nextBoolean() ? "AND" : "OR");
        ArrayNode values = group.putArray("values");
        for (int i = 0; i <= random.nextInt(2); i++) {
            if (depth > 0) {
                values.add(rule(depth - 1, before));
            } else {
                ObjectNode test = before > 0 && random.nextInt(4) == 0 ? cohort(before) : property("person");
                values.add(test.put("negation", random.nextInt(3) == 0));
            }
        }
        return group;
    }

    ArrayNode flags() {
        ArrayNode all = JSON.createArrayNode();
        for (int i = 0; i < FLAGS; i++) {
            boolean forCompanies = random.nextInt(5) == 0;
            ObjectNode flag = all.addObject();
            flag.put("id", 500 + i)
                    .put("key", "flag-" + i)
                    .put("name", "Flag " + i)
                    .put("active", random.nextInt(8) > 0);
            if (random.nextInt(4) == 0) {
                flag.put("bucketing_identifier", "device_id");
            }
            ObjectNode filters = flag.putObject("filters");
            ArrayNode groups = filters.putArray("groups");
            for (int c = 0; c < random.nextInt(4); c++) {
                groups.add(condition(forCompanies, i));
            }
            if (forCompanies) {
                filters.put("aggregation_group_type_index", 0);
            }
            if (random.nextInt(3) == 0) {
                variants(filters);
            }
            if (random.nextInt(5) == 0 && !forCompanies) {
                filters.putObject("holdout").put("id", 7).put("exclusion_percentage", random.nextInt(40));
            }
            filters.put("early_exit", random.nextInt(4) == 0);
            filters.put("feature_enrollment", random.nextInt(5) == 0);
        }
        return all;
    }

    private void variants(ObjectNode filters) {
        int first = random.nextInt(10_001);
        ArrayNode variants = filters.putObject("multivariate").putArray("variants");
        variants.addObject().put("key", "control").put("rollout_percentage", first / 100.0);
        variants.addObject().put("key", "test").put("rollout_percentage", (10_000 - first) / 100.0);
    }

    private ObjectNode condition(boolean forCompanies, int flagsBefore) {
        ObjectNode condition = JSON.createObjectNode();
        boolean mixed = forCompanies && random.nextInt(4) == 0;
        if (mixed) {
            condition.putNull("aggregation_group_type_index");
        }
        boolean ofCompany = forCompanies && !mixed;
        ArrayNode properties = condition.putArray("properties");
        for (int i = 0; i < random.nextInt(3); i++) {
            int kind = random.nextInt(6);
            if (kind == 0 && !ofCompany) {
                properties.add(cohort(COHORTS));
            } else if (kind == 1 && flagsBefore > 0) {
                properties.add(flag(flagsBefore));
            } else {
                properties.add(property(ofCompany ? "group" : "person"));
            }
        }
        switch (random.nextInt(4)) {
            case 0 -> condition.putNull("rollout_percentage");
            case 1 -> condition.put("rollout_percentage", 100);
            default -> condition.put("rollout_percentage", random.nextInt(10_001) / 100.0);
        }
        if (random.nextInt(4) == 0) {
            condition.put("variant", "test");
        }
        return condition;
    }

    private ObjectNode property(String type) {
        String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        ObjectNode filter = JSON.createObjectNode();
        filter.put("key", KEYS.get(random.nextInt(KEYS.size())))
                .put("type", type)
                .put("operator", operator);
        if (type.equals("group")) {
            filter.put("group_type_index", 0);
        }
        switch (operator) {
            case "exact", "is_not" -> {
                if (random.nextBoolean()) {
                    filter.putArray("value").add(text()).add(text());
                } else {
                    filter.put("value", text());
                }
            }
            case "is_set", "is_not_set" -> filter.put("value", operator);
            case "regex", "not_regex" -> filter.put("value", random.nextBoolean() ? "^[a-n]" : "@.*test$");
            case "gt", "gte", "lt", "lte" -> {
                if (random.nextBoolean()) {
                    filter.put("value", random.nextInt(40));
                } else {
                    filter.put("value", Integer.toString(random.nextInt(40)));
                }
            }
            default -> filter.put("value", text());
        }
        return filter;
    }

    private ObjectNode cohort(int before) {
        return JSON.createObjectNode()
                .put("key", "id")
                .put("type", "cohort")
                .put("operator", random.nextInt(3) == 0 ? "not_in" : "in")
                .put("value", 100 + random.nextInt(before));
    }

    private ObjectNode flag(int before) {
        ObjectNode filter = JSON.createObjectNode();
        filter.put("key", Integer.toString(500 + random.nextInt(before)))
                .put("type", "flag")
                .put("operator", "flag_evaluates_to");
        return switch (random.nextInt(3)) {
            case 0 -> filter.put("value", true);
            case 1 -> filter.put("value", false);
            default -> filter.put("value", "test");
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    User user() {
        Map<String, Object> properties = properties();
        if (random.nextInt(3) == 0) {
            properties.put("$device_id", "device-" + random.nextInt(1000));
        }
        if (random.nextInt(5) == 0) {
            properties.put("$feature_enrollment/flag-" + random.nextInt(FLAGS), random.nextBoolean());
        }
        String company = random.nextInt(3) == 0 ? null : "company-" + random.nextInt(50);
        return new User("user-" + random.nextLong(), properties, company, company == null ? Map.of() : properties());
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>();
        for (String key : KEYS) {
            switch (random.nextInt(4)) {
                case 0 -> {}
                case 1 -> all.put(key, random.nextInt(40));
                case 2 -> all.put(key, random.nextBoolean());
                default -> all.put(key, text());
            }
        }
        return all;
    }

    static JsonNode page(ArrayNode results) {
        ObjectNode page = JSON.createObjectNode();
        page.put("count", results.size()).putNull("next");
        page.set("results", results);
        return page;
    }
}
