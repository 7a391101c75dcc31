package dev.sluice.flag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A flag, cohorts and people drawn at random, small enough that everything meets everything. */
final class RandomWorld {

    private static final List<String> PLANS = List.of("free", "pro", "team");

    private final Random random;
    final Flag flag;
    /** Half of the rollouts follow one whose people are kept on what they had. */
    private final Optional<BasisPoints> kept;

    RandomWorld(Random random) {
        this.random = random;
        ReleaseCondition[] conditions =
                IntStream.range(0, random.nextInt(4)).mapToObj(i -> condition()).toArray(ReleaseCondition[]::new);
        Flag plain = Given.flag("flag-" + random.nextInt(1_000), conditions);
        Flag some = random.nextBoolean()
                ? plain
                : Given.withVariants(
                        plain,
                        Map.of("b", "{}"),
                        Given.variant("a", 50_00),
                        Given.variant("b", 30_00),
                        Given.variant("c", 20_00));
        flag = random.nextBoolean() ? some : some.withTraits(traits());
        kept = random.nextBoolean() ? Optional.empty() : Optional.of(new BasisPoints(random.nextInt(50_01)));
    }

    EvaluationContext context(Flag current) {
        Flag other = Given.flag("other", Given.condition(40_00), Given.condition(100_00, Given.plan("team")));
        return Given.CONTEXT
                .withFlags(List.of(current, other))
                .withCohorts(List.of(Given.cohort("paying", Given.test(Given.plan("pro")))))
                .withStaticCohorts(ListedCohorts.of(Map.of("listed", MemberSet.of(List.of("team@a.org")))));
    }

    Flag withStages(List<OpenStage> stages) {
        Optional<String> treatment = flag.variants().isEmpty() ? Optional.empty() : Optional.of("b");
        return Given.withLadder(flag, Optional.of(new RolloutLadder("r", 1, treatment, stages, kept)));
    }

    OpenStage stage(int index) {
        return Given.stage(index, share(), filters());
    }

    List<Person> people(int count) {
        return IntStream.range(0, count).mapToObj(i -> person()).toList();
    }

    ReleaseCondition condition() {
        ReleaseCondition condition = Given.condition(share(), filters());
        return switch (random.nextInt(6)) {
            case 0 -> Given.decidingFor(Aggregation.groups("company"), condition);
            case 1 -> Given.decidingFor(Aggregation.PERSONS, condition);
            case 2 -> Given.giving("c", condition);
            default -> condition;
        };
    }

    Traits traits() {
        return new Traits(
                random.nextInt(3) == 0 ? Aggregation.groups("company") : Aggregation.PERSONS,
                random.nextInt(3) == 0 ? BucketedBy.DEVICE_ID : BucketedBy.DISTINCT_ID,
                random.nextInt(3) == 0,
                random.nextBoolean() ? Optional.of(new Holdout(1, new BasisPoints(share()))) : Optional.empty(),
                random.nextInt(3) == 0,
                Optional.empty(),
                random.nextInt(3) == 0
                        ? Optional.of(Given.condition(share(), PropertyFilter.person("in", Operator.EXACT, "yes")))
                        : Optional.empty(),
                random.nextInt(3) == 0,
                EvaluationRuntime.ALL,
                List.of());
    }

    private Person person() {
        String id = "u" + random.nextInt(1_000_000);
        Map<String, Object> properties = properties();
        if (random.nextInt(4) == 0) {
            properties.put("$feature_enrollment/" + flag.key(), random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            properties.put("in", random.nextBoolean() ? "yes" : null);
        }
        if (random.nextInt(4) == 0) {
            properties.put("email", PLANS.get(random.nextInt(PLANS.size())) + "@A.org");
        }
        Person person = new Person(id, properties);
        if (random.nextInt(3) > 0) {
            person = Given.memberOf(person, "company-" + random.nextInt(1_000), properties());
        }
        if (random.nextBoolean()) {
            person = person.onDevice("device-" + random.nextInt(1_000_000));
        }
        return switch (random.nextInt(2)) {
            case 0 -> person.formerly("anonymous-" + random.nextInt(1_000_000));
            default -> person;
        };
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        if (random.nextInt(4) > 0) {
            properties.put("plan", PLANS.get(random.nextInt(PLANS.size())));
        }
        return properties;
    }

    private int share() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 100_00;
            default -> random.nextInt(100_01);
        };
    }

    private PropertyFilter[] filters() {
        return IntStream.range(0, random.nextInt(3)).mapToObj(i -> filter()).toArray(PropertyFilter[]::new);
    }

    private PropertyFilter filter() {
        return switch (random.nextInt(9)) {
            case 0 -> PropertyFilter.cohort("paying");
            case 1 -> Given.notInCohort("paying");
            case 2 -> Given.flagIs("other", random.nextBoolean());
            case 3 -> PropertyFilter.person("plan", Operator.NOT_ICONTAINS, "E");
            case 4 -> PropertyFilter.group("company", "plan", Operator.IS_NOT, "pro");
            case 5 -> PropertyFilter.cohort("listed");
            case 6 -> random.nextInt(4) == 0 ? Given.flagIs("no-such-flag", true) : Given.notInCohort("listed");
            default -> Given.plan(PLANS.get(random.nextInt(PLANS.size())));
        };
    }
}
