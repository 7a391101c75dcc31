package dev.sluice.flag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One version of a flag made ready to be evaluated many times. Immutable, for any thread. An {@link EvaluationContext} makes and
 * keeps them for the flags it is given; nobody else needs to.
 */
final class CompiledFlag {

    final Flag flag;
    final byte[] hashPrefix;
    final VariantTable variants;
    /** What decides before the conditions. */
    final PriorDecision prior;
    /** The flag's own release conditions, then the open stages of its ladder as further conditions. */
    final CompiledCondition[] conditions;
    /** How many of the conditions are the flag's own. */
    final int ownCount;

    final List<OpenStage> stages;
    final Evaluation disabled;
    final boolean earlyExit;
    final Aggregation aggregation;
    /** Everybody's bucket is that of their distinct id. */
    final boolean isByDistinctId;

    private CompiledFlag(Flag flag, Matchers matchers) {
        this.flag = flag;
        Traits traits = flag.traitsOrNone();
        hashPrefix = Bucketing.prefixOf(flag.key().value());
        variants = new VariantTable(flag);
        prior = PriorDecision.of(flag, variants, matchers);
        List<CompiledCondition> all = new ArrayList<>();
        for (ReleaseCondition condition : flag.conditions()) {
            Aggregation aggregation = condition.aggregation().orElse(traits.aggregation());
            all.add(new CompiledCondition(
                    all.size(),
                    CompiledFilter.of(condition.filters(), aggregation, matchers),
                    condition.share(),
                    BasisPoints.NONE,
                    variants.known(condition.variant()),
                    aggregation));
        }
        ownCount = all.size();
        stages = flag.ladder().map(RolloutLadder::stages).orElse(List.of());
        Optional<String> treatment = variants.known(flag.ladder().flatMap(RolloutLadder::treatment));
        BasisPoints kept = flag.ladder().flatMap(RolloutLadder::keptOnOld).orElse(BasisPoints.NONE);
        for (OpenStage stage : stages) {
            all.add(new CompiledCondition(
                    all.size(),
                    CompiledFilter.of(stage.audience().filters(), traits.aggregation(), matchers),
                    stage.share(),
                    kept,
                    treatment,
                    traits.aggregation()));
        }
        conditions = all.toArray(CompiledCondition[]::new);
        disabled = Evaluation.off(flag.key(), Reason.DISABLED);
        earlyExit = traits.earlyExit();
        aggregation = traits.aggregation();
        isByDistinctId = traits.bucketedBy() == BucketedBy.DISTINCT_ID
                && !traits.continuity()
                && all.stream().allMatch(condition -> condition.aggregation.equals(Aggregation.PERSONS));
    }

    static CompiledFlag of(Flag flag, Matchers matchers) {
        return new CompiledFlag(flag, matchers);
    }

    /** The keys of the flags whose answers it asks for. */
    Set<String> neededFlags() {
        Set<String> keys = new HashSet<>();
        Stream.concat(Stream.of(conditions).flatMap(condition -> Stream.of(condition.filters)), prior.filters())
                .forEach(filter -> {
                    if (filter instanceof CompiledFilter.OfFlag other) {
                        keys.add(other.flagKey());
                    }
                });
        return keys;
    }
}
