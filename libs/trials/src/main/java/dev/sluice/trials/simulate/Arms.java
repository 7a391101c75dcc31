package dev.sluice.trials.simulate;

import dev.sluice.trials.Binomial;
import java.util.random.RandomGenerator;

/** Both arms of one stage while people come in: who was treated and who converted. */
final class Arms {

    private final double share;
    private final double baseline;
    private final double ratio;
    private long treated;
    private long treatedConverted;
    private long control;
    private long controlConverted;

    /**
     * Nobody yet.
     *
     * @param share probability of being treated
     * @param baseline control's conversion rate
     * @param ratio treatment's rate ÷ control's
     */
    Arms(double share, double baseline, double ratio) {
        this.share = share;
        this.baseline = baseline;
        this.ratio = ratio;
    }

    void come(long people, RandomGenerator random) {
        long toTreatment = Binomial.draw(random, people, share);
        treated += toTreatment;
        treatedConverted += Binomial.draw(random, toTreatment, ratio * baseline);
        control += people - toTreatment;
        controlConverted += Binomial.draw(random, people - toTreatment, baseline);
    }

    long people() {
        return treated + control;
    }

    long treated() {
        return treated;
    }

    long treatedConverted() {
        return treatedConverted;
    }

    long control() {
        return control;
    }

    long controlConverted() {
        return controlConverted;
    }

    double treatedRate() {
        return (double) treatedConverted / treated;
    }

    double controlRate() {
        return (double) controlConverted / control;
    }
}
