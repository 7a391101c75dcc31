package dev.sluice.metric;

import dev.sluice.flag.BasisPoints;

/** What a stage has to show before the next one opens. */
public sealed interface StageProof {

    /**
     * For a stage too small or without a control (internal users): that this many people were given the feature and were heard of,
     * with healthy data and no breach. It says nothing about the metric, and verdicts say so.
     *
     * @param people treated and exposed, at least 1
     */
    record Reach(long people) implements StageProof {
        public Reach {
            if (people < 1) {
                throw new IllegalArgumentException("a stage must reach at least one person, not " + people);
            }
        }
    }

    /**
     * That every guardrail's metric is not worse than this, proven with error probability β.
     *
     * @param margin relative change, 1 to 9,999; a small stage may prove less than the guardrail's own margin
     */
    record NotWorseThan(BasisPoints margin) implements StageProof {
        public NotWorseThan {
            if (margin.value() < 1 || margin.value() > 9_999) {
                throw new IllegalArgumentException("a stage's margin lies between 0.01 % and 99.99 %, not " + margin);
            }
        }
    }
}
