package dev.sluice.flagdelivery.sdk;

import dev.sluice.flag.Aggregation;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.EvaluationRuntime;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Holdout;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.Traits;
import dev.sluice.flagdelivery.Flags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Draws flags of every kind that there is, cohorts for them, and people with groups and devices. */
public final class RandomFlags {

    /** A cohort that is a list: no SDK is told who is on it. */
    static final String LISTED = "listed";

    private static final List<Integer> SHARES =
            List.of(0, 1, 50, 100, 333, 1_250, 3_333, 5_000, 7_007, 9_999, 10_000, 10_000, 10_000);
    private static final List<String> RULED = List.of("internal", "beta", "both", "neither", "adults");
    private static final List<String> GROUP_TYPES = List.of("company", "team");

    private final Random random;
    private final RandomFilters filters;

    private final boolean mostlyWhole;

    public RandomFlags(long seed) {
        this(seed, false);
    }

    /** @param mostlyWhole most flags have shares in whole percents only */
    RandomFlags(long seed, boolean mostlyWhole) {
        this.mostlyWhole = mostlyWhole;
        random = new Random(seed);
        filters = new RandomFilters(random);
    }

    /** Fixed in shape, random in their values. */
    public List<Cohort> cohorts() {
        Cohort.Rule mail = new Cohort.Rule.Test(
                PropertyFilter.person("email", Operator.ICONTAINS, filters.pick(List.of("@example", "@shop"))));
        Cohort.Rule notFree = new Cohort.Rule.Test(
                new PropertyFilter("plan", PropertyType.PERSON, Operator.EXACT, List.of("free"), true));
        return List.of(
                new Cohort("internal", "internal", mail),
                new Cohort(
                        "beta",
                        "beta",
                        new Cohort.Rule.Any(List.of(test(), test(), new Cohort.Rule.All(List.of(mail, notFree))))),
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
                                        "id", PropertyType.COHORT, Operator.NOT_IN, "beta", false))))),
                new Cohort(
                        "adults",
                        "adults",
                        new Cohort.Rule.All(List.of(
                                new Cohort.Rule.Test(PropertyFilter.person("age", Operator.GTE, 18)),
                                new Cohort.Rule.Any(List.of(test(), test()))))));
    }

    private Cohort.Rule test() {
        PropertyFilter filter = filters.ofPerson();
        return new Cohort.Rule.Test(
                new PropertyFilter(filter.key(), filter.type(), filter.operator(), filter.value(), oneIn(4)));
    }

    /** Flags that may need those before them in the list. */
    public List<Flag> flags(int count) {
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
            int first = rounded(random.nextInt(10_001));
            int second = rounded(random.nextInt(10_001 - first));
            int third = oneIn(4) ? 0 : 10_000 - first - second;
            flag.variant("control", first).variant("test", second).variant("other", third);
            flag.payload("test", "{\"n\":" + i + "}");
            flag.payload("control", "\"plain\"");
        }
        if (oneIn(3)) {
            flag.payload("true", "[" + i + "]");
        }
        if (oneIn(12)) {
            flag.inactive();
        }
        Traits traits = traits();
        flag.traits(none -> traits);
        boolean ladder = oneIn(3) && traits.aggregation().equals(Aggregation.PERSONS);
        int conditions = ladder ? random.nextInt(2) : 1 + random.nextInt(3);
        for (int c = 0; c < conditions; c++) {
            Optional<String> variant =
                    multivariate && oneIn(4) ? Optional.of(oneIn(3) ? "unknown" : "test") : Optional.empty();
            Optional<Aggregation> own =
                    oneIn(10) ? Optional.of(Aggregation.groups(filters.pick(GROUP_TYPES))) : Optional.empty();
            flag.condition(new ReleaseCondition(
                    List.of(filters(before, own.orElse(traits.aggregation()))), share(), variant, own));
        }
        if (ladder) {
            OpenStage[] stages = new OpenStage[1 + random.nextInt(4)];
            for (int s = 0; s < stages.length; s++) {
                stages[s] = Flags.stage(
                        s,
                        share().value(),
                        s == stages.length - 1 ? new PropertyFilter[0] : filters(before, Aggregation.PERSONS));
            }
            flag.ladder(multivariate && random.nextBoolean() ? Optional.of("test") : Optional.empty(), stages);
        }
        return flag.build();
    }

    private Traits traits() {
        Traits traits = Traits.NONE;
        if (oneIn(6)) {
            traits = traits.withAggregation(Aggregation.groups(filters.pick(GROUP_TYPES)));
        }
        if (oneIn(10)) {
            traits = traits.withBucketedBy(BucketedBy.DEVICE_ID);
        }
        if (oneIn(8)) {
            traits = traits.withHoldout(Optional.of(new Holdout(1 + random.nextInt(50), share())));
        }
        if (oneIn(8)) {
            traits = traits.withEarlyExit(true);
        }
        if (oneIn(8)) {
            traits = traits.servedTo(filters.pick(List.of(EvaluationRuntime.values())), List.of());
        }
        return switch (random.nextInt(40)) {
            case 0 -> traits.withContinuity(true);
            case 1 -> traits.withEnrollment(true);
            case 2 ->
                traits.withSuperCondition(Optional.of(
                        new ReleaseCondition(List.of(filters.ofPerson()), BasisPoints.ALL, Optional.empty())));
            default -> traits;
        };
    }

    private PropertyFilter[] filters(List<Flag> before, Aggregation aggregation) {
        PropertyFilter[] drawn = new PropertyFilter[random.nextInt(3)];
        for (int f = 0; f < drawn.length; f++) {
            drawn[f] = switch (random.nextInt(9)) {
                case 0 ->
                    new PropertyFilter(
                            "id",
                            PropertyType.COHORT,
                            random.nextBoolean() ? Operator.IN : Operator.NOT_IN,
                            oneIn(12) ? LISTED : filters.pick(RULED),
                            false);
                case 1 -> before.isEmpty() ? filters.ofPerson() : ofFlag(before);
                case 2 ->
                    aggregation.groupType().isPresent()
                            ? filters.ofGroup(oneIn(5) ? Optional.of("team") : Optional.empty())
                            : filters.ofPerson();
                default -> filters.ofPerson();
            };
        }
        return drawn;
    }

    private PropertyFilter ofFlag(List<Flag> before) {
        return new PropertyFilter(
                filters.pick(before).key().value(),
                PropertyType.FLAG,
                Operator.FLAG_EVALUATES_TO,
                filters.pick(List.<Object>of(true, false, "test")),
                false);
    }

    /** Some have no device, some no group, some a group of a number. */
    public List<Map<String, Object>> people(int count) {
        List<Map<String, Object>> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> properties = filters.properties();
            if (random.nextBoolean()) {
                properties.put("$device_id", "device-" + random.nextInt(count));
            }
            Map<String, Object> groups = new HashMap<>();
            Map<String, Object> groupProperties = new HashMap<>();
            for (String type : GROUP_TYPES) {
                if (random.nextBoolean()) {
                    groups.put(type, oneIn(5) ? Integer.toString(random.nextInt(50)) : type + "-" + random.nextInt(50));
                    if (!oneIn(4)) {
                        groupProperties.put(type, filters.properties());
                    }
                }
            }
            people.add(Map.of(
                    "id",
                    oneIn(5) ? "Zoë-" + i : "u" + i,
                    "properties",
                    properties,
                    "groups",
                    groups,
                    "groupProperties",
                    groupProperties));
        }
        return people;
    }

    private BasisPoints share() {
        return new BasisPoints(rounded(filters.pick(SHARES)));
    }

    private int rounded(int share) {
        return mostlyWhole && !oneIn(20) ? share / 100 * 100 : share;
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }
}
