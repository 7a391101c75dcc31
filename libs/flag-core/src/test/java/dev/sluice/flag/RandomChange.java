package dev.sluice.flag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What somebody might make of a flag: one to three edits, each of a kind that the API knows. */
final class RandomChange {

    private final Random random;
    private final RandomWorld world;

    RandomChange(Random random, RandomWorld world) {
        this.random = random;
        this.world = world;
    }

    /** Before and after. Half of them start from a flag with a rollout on it. */
    Flag[] pair() {
        Flag before = random.nextBoolean() ? world.flag : world.withStages(List.of(world.stage(0), world.stage(1)));
        before = random.nextInt(8) == 0 ? Given.inactive(before) : before;
        Flag after = before;
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            after = edited(after);
        }
        return new Flag[] {before, after};
    }

    private Flag edited(Flag flag) {
        List<ReleaseCondition> conditions = new ArrayList<>(flag.conditions());
        switch (random.nextInt(10)) {
            case 0 -> {
                return new Flag(
                        flag.id(),
                        flag.key(),
                        flag.version(),
                        flag.name(),
                        !flag.active(),
                        flag.conditions(),
                        flag.variants(),
                        flag.payloads(),
                        flag.ladder(),
                        flag.traits());
            }
            case 1 -> conditions.add(random.nextInt(conditions.size() + 1), world.condition());
            case 2 -> {
                if (!conditions.isEmpty()) {
                    conditions.remove(random.nextInt(conditions.size()));
                }
            }
            case 3 -> Collections.shuffle(conditions, random);
            case 4, 5 -> conditions.replaceAll(this::withOtherShare);
            case 6 -> conditions.replaceAll(this::withOtherFilters);
            case 7 -> {
                return flag.withTraits(oneTraitOf(world.traits(), flag.traitsOrNone()));
            }
            case 8 -> {
                return flag.withLadder(otherLadder(flag));
            }
            default -> {
                return flag.variants().isEmpty()
                        ? flag
                        : Given.withVariants(
                                flag,
                                Map.of(),
                                Given.variant("a", 20_00),
                                Given.variant("b", 60_00),
                                Given.variant("c", 20_00));
            }
        }
        return flag.withConditions(conditions);
    }

    private ReleaseCondition withOtherShare(ReleaseCondition condition) {
        BasisPoints share = new BasisPoints(random.nextInt(10_001));
        return random.nextBoolean()
                ? condition
                : new ReleaseCondition(condition.filters(), share, condition.variant(), condition.aggregation());
    }

    private ReleaseCondition withOtherFilters(ReleaseCondition condition) {
        List<PropertyFilter> filters = new ArrayList<>(condition.filters());
        if (filters.isEmpty() || random.nextBoolean()) {
            filters.add(Given.plan("pro"));
        } else {
            filters.remove(random.nextInt(filters.size()));
        }
        return new ReleaseCondition(filters, condition.share(), condition.variant(), condition.aggregation());
    }

    private Traits oneTraitOf(Traits other, Traits traits) {
        return switch (random.nextInt(7)) {
            case 0 -> traits.withHoldout(other.holdout());
            case 1 -> traits.withEnrollment(other.enrollment());
            case 2 -> traits.withSuperCondition(other.superCondition());
            case 3 -> traits.withEarlyExit(!traits.earlyExit());
            case 4 -> traits.withBucketedBy(other.bucketedBy());
            case 5 -> traits.withContinuity(other.continuity());
            default -> traits.withAggregation(other.aggregation());
        };
    }

    private Optional<RolloutLadder> otherLadder(Flag flag) {
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 ->
                flag.ladder().map(ladder -> ladder.withStages(ladder.stages().subList(0, 1)));
            default ->
                flag.ladder().map(ladder -> {
                    List<OpenStage> stages = new ArrayList<>(ladder.stages());
                    stages.add(world.stage(stages.size()));
                    return ladder.withStages(stages);
                });
        };
    }
}
