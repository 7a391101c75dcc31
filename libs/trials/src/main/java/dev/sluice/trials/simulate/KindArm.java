package dev.sluice.trials.simulate;

import dev.sluice.metric.Contribution;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Tally;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** One arm's people of a stage as they come, each brought down to what the watcher would count of them. */
final class KindArm {

    private static final StageProof PROOF = new StageProof.Reach(1);

    private final Kind kind;
    private final Guardrail guardrail;
    private final boolean isTreated;
    private final boolean isHurt;
    private final long[] levels;
    private final BigInteger[] sums;
    private long people;

    KindArm(Kind kind, Guardrail guardrail, boolean isTreated, boolean isHurt) {
        this.kind = kind;
        this.guardrail = guardrail;
        this.isTreated = isTreated;
        this.isHurt = isHurt;
        this.levels = new long[guardrail.metric().measure().levels()];
        this.sums = new BigInteger[Contribution.Sums.of(guardrail.metric().measure())];
        Arrays.fill(sums, BigInteger.ZERO);
    }

    void comes(SplittableRandom random) {
        people++;
        Contribution adds =
                Contribution.of(guardrail, PROOF, isTreated, 0, random.nextInt(), kind.deeds(isHurt, random));
        if (adds.level() > 0) {
            levels[adds.level() - 1]++;
        }
        for (int i = 0; i < adds.sums().size(); i++) {
            sums[i] = sums[i].add(adds.sums().get(i));
        }
    }

    long people() {
        return people;
    }

    Tally tally() {
        return new Tally(people, Arrays.stream(levels).boxed().toList(), Optional.of(Arrays.asList(sums.clone())));
    }
}
