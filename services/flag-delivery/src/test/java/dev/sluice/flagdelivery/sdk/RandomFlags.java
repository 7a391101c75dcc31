package dev.sluice.flagdelivery.sdk;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flagdelivery.Flags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Draws flags, cohorts and people, over every operator that posthog-node decides by itself.
 *
 * <p>Left out is where SDKs and PostHog's own server are known to differ: properties that are missing under a negated operator, texts
 * under a numeric one, versions with a pre-release. The module's README lists them.
 */
final class RandomFlags {

    private static final String[] PLANS = {"free", "pro", "team", "PRO"};
    private static final String[] DOMAINS = {"example.org", "Example.com", "shop.test"};
    private static final String[] NAMES = {"Zoë", "anna", "Émile", "Bob O'Hara", "李雷", "mäx 7"};
    private static final String[] VERSIONS = {"1.0.0", "1.2.3", "1.2.9", "2.0.1", "0.3.4", "0.0.5", "10.0"};
    private static final int[] SHARES = {0, 1, 50, 100, 333, 1_250, 3_333, 5_000, 7_007, 9_999, 10_000, 10_000};
    private static final String[] COHORTS = {"internal", "beta", "both", "neither"};

    private final Random random;

    RandomFlags(long seed) {
        random = new Random(seed);
    }

    /** Fixed in shape, random in their values. */
    List<Cohort> cohorts() {
        Cohort.Rule mail =
                new Cohort.Rule.Test(PropertyFilter.person("email", Operator.ICONTAINS, "@" + pick(DOMAINS)));
        Cohort.Rule notFree = new Cohort.Rule.Test(
                new PropertyFilter("plan", PropertyType.PERSON, Operator.EXACT, List.of("free"), true));
        return List.of(
                new Cohort("internal", "internal", mail),
                new Cohort(
                        "beta",
                        "beta",
                        new Cohort.Rule.Any(
                                List.of(new Cohort.Rule.Test(filter()), new Cohort.Rule.All(List.of(mail, notFree))))),
                new Cohort(
                        "both",
                        "both",
                        new Cohort.Rule.All(List.of(
                                new Cohort.Rule.Test(PropertyFilter.cohort("internal")),
                                new Cohort.Rule.Test(PropertyFilter.cohort("beta"))))),
                new Cohort(
                        "neither",
                        "neither",
                        new Cohort.Rule.All(List.of(
                                new Cohort.Rule.Test(
                                        new PropertyFilter("id", PropertyType.COHORT, Operator.IN, "internal", true)),
                                new Cohort.Rule.Test(new PropertyFilter(
                                        "id", PropertyType.COHORT, Operator.NOT_IN, "beta", false))))));
    }

    /** Flags that may need those before them in the list. */
    List<Flag> flags(int count) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flags.add(flag(i, flags));
        }
        return flags;
    }

    private Flag flag(int i, List<Flag> before) {
        Flags flag = Flags.flag("random-" + i).id(100 + i).version(1 + random.nextInt(9));
        boolean multivariate = random.nextBoolean();
        if (multivariate) {
            int first = random.nextInt(10_001);
            int second = random.nextInt(10_001 - first);
            flag.variant("control", first).variant("test", second).variant("other", 10_000 - first - second);
            flag.payload("test", "{\"n\":" + i + "}");
        }
        if (random.nextInt(12) == 0) {
            flag.inactive();
        }
        boolean ladder = random.nextInt(3) == 0;
        int conditions = ladder ? random.nextInt(2) : 1 + random.nextInt(3);
        for (int c = 0; c < conditions; c++) {
            PropertyFilter[] filters = filters(before);
            if (multivariate && random.nextInt(4) == 0) {
                flag.condition(random.nextBoolean() ? "test" : "unknown", pickShare(), filters);
            } else {
                flag.condition(pickShare(), filters);
            }
        }
        if (ladder) {
            OpenStage[] stages = new OpenStage[1 + random.nextInt(4)];
            for (int s = 0; s < stages.length; s++) {
                stages[s] = Flags.stage(s, pickShare(), s == stages.length - 1 ? none() : filters(before));
            }
            flag.ladder(multivariate && random.nextBoolean() ? Optional.of("test") : Optional.empty(), stages);
        }
        return flag.build();
    }

    private static PropertyFilter[] none() {
        return new PropertyFilter[0];
    }

    private PropertyFilter[] filters(List<Flag> before) {
        PropertyFilter[] filters = new PropertyFilter[random.nextInt(3)];
        for (int f = 0; f < filters.length; f++) {
            filters[f] = switch (random.nextInt(8)) {
                case 0 ->
                    new PropertyFilter(
                            "id",
                            PropertyType.COHORT,
                            random.nextBoolean() ? Operator.IN : Operator.NOT_IN,
                            pick(COHORTS),
                            false);
                case 1 ->
                    before.isEmpty()
                            ? filter()
                            : new PropertyFilter(
                                    before.get(random.nextInt(before.size()))
                                            .key()
                                            .value(),
                                    PropertyType.FLAG,
                                    Operator.FLAG_EVALUATES_TO,
                                    pickObject(true, false, "test"),
                                    false);
                case 2 -> PropertyFilter.person("nick", pickOperator(Operator.EXACT, Operator.ICONTAINS), "ann");
                default -> filter();
            };
        }
        return filters;
    }

    /** On a property that everybody has. */
    private PropertyFilter filter() {
        return switch (random.nextInt(9)) {
            case 0 ->
                PropertyFilter.person(
                        "plan",
                        pickOperator(Operator.EXACT, Operator.IS_NOT),
                        pickObject("pro", List.of("free", "TEAM"), "true", "false"));
            case 1 ->
                PropertyFilter.person(
                        "email",
                        pickOperator(
                                Operator.ICONTAINS,
                                Operator.NOT_ICONTAINS,
                                Operator.ENDS_WITH,
                                Operator.NOT_ENDS_WITH,
                                Operator.STARTS_WITH,
                                Operator.NOT_STARTS_WITH),
                        pickObject("EXAMPLE", "u1", ".test", "@"));
            case 2 ->
                PropertyFilter.person(
                        "age",
                        pickOperator(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE),
                        pickObject(30, "42", 17.5, "-1"));
            case 3 ->
                PropertyFilter.person(
                        "score",
                        pickOperator(Operator.EXACT, Operator.IS_NOT, Operator.GT, Operator.LTE),
                        pickObject("1.5", "0.25", "7.75"));
            case 4 ->
                PropertyFilter.person(
                        "beta",
                        pickOperator(Operator.EXACT, Operator.IS_NOT),
                        pickObject(true, false, "true", List.of("false")));
            case 5 ->
                PropertyFilter.person(
                        "version",
                        pickOperator(
                                Operator.SEMVER_EQ,
                                Operator.SEMVER_NEQ,
                                Operator.SEMVER_GT,
                                Operator.SEMVER_GTE,
                                Operator.SEMVER_LT,
                                Operator.SEMVER_LTE,
                                Operator.SEMVER_TILDE,
                                Operator.SEMVER_CARET),
                        pickObject("1.2.3", "0.3.0", "v2.0", "1.0.0"));
            case 6 ->
                PropertyFilter.person(
                        "signup",
                        pickOperator(Operator.IS_DATE_BEFORE, Operator.IS_DATE_AFTER),
                        pickObject("2026-03-01", "2025-12-31T23:00:00Z", "-30d", "6m", "-1y", "48h"));
            case 7 ->
                PropertyFilter.person(
                        "name",
                        pickOperator(
                                Operator.REGEX,
                                Operator.NOT_REGEX,
                                Operator.ICONTAINS,
                                Operator.EXACT,
                                Operator.IS_SET),
                        pickObject("^[A-Za-z]+$", "o", "a.*a", "ANNA"));
            default -> PropertyFilter.person("version", Operator.SEMVER_WILDCARD, pickObject("1.*", "1.2.*", "0.*"));
        };
    }

    List<Map<String, Object>> people(int count) {
        List<Map<String, Object>> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> properties = new HashMap<>();
            properties.put("plan", pick(PLANS));
            properties.put("email", "u" + i + "@" + pick(DOMAINS));
            properties.put("age", random.nextInt(80));
            properties.put("score", pickObject(1.5, 0.25, 7.75, 3.125));
            properties.put("beta", pickObject(true, false, "true", "no"));
            properties.put("version", pick(VERSIONS));
            properties.put(
                    "signup",
                    "20%02d-%02d-%02dT10:00:00Z"
                            .formatted(20 + random.nextInt(7), 1 + random.nextInt(12), 1 + random.nextInt(28)));
            properties.put("name", pick(NAMES));
            if (random.nextInt(3) > 0) {
                properties.put("nick", pickObject("Ann", "joanne", "x", ""));
            }
            people.add(Map.of("id", random.nextInt(5) == 0 ? "Zoë-" + i : "u" + i, "properties", properties));
        }
        return people;
    }

    private int pickShare() {
        return SHARES[random.nextInt(SHARES.length)];
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private Object pickObject(Object... of) {
        return of[random.nextInt(of.length)];
    }

    private Operator pickOperator(Operator... of) {
        return of[random.nextInt(of.length)];
    }
}
