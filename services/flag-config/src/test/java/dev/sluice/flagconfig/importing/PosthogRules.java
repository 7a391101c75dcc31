package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Evaluates flags in PostHog's own form, straight from the rules of its protocol and without a line of the evaluator under test: what an
 * imported flag is compared with.
 */
final class PosthogRules {

    private static final Set<String> TRUE_WHEN_MISSING =
            Set.of("is_not", "is_not_set", "not_icontains", "not_regex", "not_starts_with", "not_ends_with");

    private final Map<String, JsonNode> flagsById = new HashMap<>();
    private final Map<String, JsonNode> cohorts = new HashMap<>();

    PosthogRules(JsonNode flags, JsonNode cohorts) {
        flags.forEach(flag -> flagsById.put(flag.get("id").asText(), flag));
        cohorts.forEach(cohort -> this.cohorts.put(cohort.get("id").asText(), cohort));
    }

    /**
     * Somebody.
     *
     * @param company the key of their company; null for none
     */
    record User(String id, Map<String, Object> properties, String company, Map<String, Object> companyProperties) {}

    /** True, false or a variant's key. */
    Object evaluate(JsonNode flag, User user) {
        if (!flag.path("active").asBoolean()) {
            return false;
        }
        String key = flag.get("key").asText();
        JsonNode filters = flag.get("filters");
        Map<String, Object> person = person(user);
        if (filters.path("feature_enrollment").asBoolean()) {
            Object chosen = user.properties().get("$feature_enrollment/" + key);
            if (user.properties().containsKey("$feature_enrollment/" + key)) {
                return "true".equals(String.valueOf(chosen));
            }
        }
        JsonNode holdout = filters.path("holdout");
        boolean groups = filters.path("aggregation_group_type_index").isInt();
        if (holdout.isObject()
                && share("holdout-" + idOf(flag, user))
                        <= holdout.get("exclusion_percentage").asDouble() / 100) {
            return "holdout-" + holdout.get("id").asInt();
        }
        for (JsonNode condition : filters.path("groups")) {
            JsonNode own = condition.path("aggregation_group_type_index");
            boolean forGroups = own.isMissingNode() ? groups : own.isInt();
            if (forGroups && user.company() == null) {
                continue;
            }
            Map<String, Object> known = forGroups ? company(user) : person;
            boolean all = true;
            for (JsonNode filter : condition.path("properties")) {
                all &= holds(filter, known, user);
            }
            if (!all) {
                continue;
            }
            String id = forGroups ? user.company() : idOf(flag, user);
            double percentage = condition.path("rollout_percentage").asDouble(100);
            if (percentage == 100 || share(key + "." + id) <= percentage / 100) {
                return answer(flag, condition, id);
            }
            if (filters.path("early_exit").asBoolean()) {
                return false;
            }
        }
        return false;
    }

    private static Object answer(JsonNode flag, JsonNode condition, String id) {
        JsonNode variants = flag.get("filters").path("multivariate").path("variants");
        for (JsonNode variant : variants) {
            if (variant.get("key").asText().equals(condition.path("variant").asText(null))) {
                return variant.get("key").asText();
            }
        }
        double place = share(flag.get("key").asText() + "." + id + "variant");
        double from = 0;
        for (JsonNode variant : variants) {
            double to = from + variant.get("rollout_percentage").asDouble() / 100;
            if (place >= from && place < to) {
                return variant.get("key").asText();
            }
            from = to;
        }
        return true;
    }

    private static String idOf(JsonNode flag, User user) {
        Object device = user.properties().get("$device_id");
        return "device_id".equals(flag.path("bucketing_identifier").asText()) && device != null
                ? device.toString()
                : user.id();
    }

    private static Map<String, Object> person(User user) {
        Map<String, Object> all = new HashMap<>(user.properties());
        all.putIfAbsent("distinct_id", user.id());
        return all;
    }

    private static Map<String, Object> company(User user) {
        Map<String, Object> all = new HashMap<>(user.companyProperties());
        all.putIfAbsent("$group_key", user.company());
        return all;
    }

    private boolean holds(JsonNode filter, Map<String, Object> known, User user) {
        String operator = filter.path("operator").asText("exact");
        return switch (filter.path("type").asText("person")) {
            case "cohort" -> isIn(filter.get("value").asText(), user) != operator.equals("not_in");
            case "flag" -> {
                Object answer = evaluate(flagsById.get(filter.get("key").asText()), user);
                JsonNode wanted = filter.get("value");
                yield wanted.isBoolean()
                        ? wanted.asBoolean() != answer.equals(false)
                        : wanted.asText().equals(answer);
            }
            default -> {
                String key = filter.get("key").asText();
                yield known.containsKey(key)
                        ? compares(operator, filter.path("value"), known.get(key))
                        : TRUE_WHEN_MISSING.contains(operator);
            }
        };
    }

    private boolean isIn(String cohortId, User user) {
        JsonNode cohort = cohorts.get(cohortId);
        JsonNode properties = cohort.path("filters").path("properties");
        if (!properties.isEmpty()) {
            return isIn(properties, user);
        }
        for (JsonNode group : cohort.path("groups")) {
            boolean all = true;
            for (JsonNode filter : group.path("properties")) {
                all &= holds(filter, person(user), user);
            }
            if (all) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(JsonNode node, User user) {
        if (!node.has("values")) {
            return holds(node, person(user), user) != node.path("negation").asBoolean();
        }
        boolean and = node.get("type").asText().equals("AND");
        for (JsonNode part : node.get("values")) {
            if (isIn(part, user) != and) {
                return !and;
            }
        }
        return and;
    }

    private static boolean compares(String operator, JsonNode wanted, Object found) {
        String text = String.valueOf(found);
        String folded = text.toLowerCase(Locale.ROOT);
        String other = wanted.asText().toLowerCase(Locale.ROOT);
        return switch (operator) {
            case "exact" -> equal(wanted, found);
            case "is_not" -> !equal(wanted, found);
            case "is_set" -> true;
            case "is_not_set" -> false;
            case "icontains" -> folded.contains(other);
            case "not_icontains" -> !folded.contains(other);
            case "starts_with" -> folded.startsWith(other);
            case "not_starts_with" -> !folded.startsWith(other);
            case "ends_with" -> folded.endsWith(other);
            case "not_ends_with" -> !folded.endsWith(other);
            case "regex" -> Pattern.compile(wanted.asText()).matcher(text).find();
            case "not_regex" -> !Pattern.compile(wanted.asText()).matcher(text).find();
            case "gt", "gte", "lt", "lte" -> ordered(operator, wanted.asText(), text);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static boolean ordered(String operator, String wanted, String found) {
        try {
            int sign = Double.compare(Double.parseDouble(found), Double.parseDouble(wanted));
            return switch (operator) {
                case "gt" -> sign > 0;
                case "gte" -> sign >= 0;
                case "lt" -> sign < 0;
                default -> sign <= 0;
            };
        } catch (NumberFormatException neither) {
            return false;
        }
    }

    private static boolean equal(JsonNode wanted, Object found) {
        if (isBooleanLike(wanted)) {
            return isTrue(wanted) == "true".equalsIgnoreCase(String.valueOf(found));
        }
        if (wanted.isArray()) {
            for (JsonNode one : wanted) {
                if (one.asText().equalsIgnoreCase(String.valueOf(found))) {
                    return true;
                }
            }
            return false;
        }
        return wanted.asText().equalsIgnoreCase(String.valueOf(found));
    }

    private static boolean isBooleanLike(JsonNode wanted) {
        if (wanted.isArray()) {
            boolean all = true;
            for (JsonNode one : wanted) {
                all &= isBooleanLike(one);
            }
            return all;
        }
        return wanted.asText().equalsIgnoreCase("true") || wanted.asText().equalsIgnoreCase("false");
    }

    private static boolean isTrue(JsonNode wanted) {
        if (wanted.isArray()) {
            boolean all = true;
            for (JsonNode one : wanted) {
                all &= isTrue(one);
            }
            return all;
        }
        return wanted.asText().equalsIgnoreCase("true");
    }

    /** The first 15 hex digits of the text's SHA-1, between 0 and 1. */
    private static double share(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash).shiftRight(100).doubleValue() / 0x1p60;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
