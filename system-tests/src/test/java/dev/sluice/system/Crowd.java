package dev.sluice.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Visitors without end, the same for the same seed. Every tenth is of the team that has things first. */
final class Crowd {

    static final Map<String, String> INTERNAL = Map.of("team", "internal");

    private final String name;
    private final double rateTreated;
    private final double rateControl;
    private final SplittableRandom random;
    private int come;

    /**
     * A crowd.
     *
     * @param name begins everyone's id
     * @param rateTreated share of those given the feature that converts
     * @param rateControl share of the others that converts
     */
    Crowd(String name, long seed, double rateTreated, double rateControl) {
        this.name = name;
        this.rateTreated = rateTreated;
        this.rateControl = rateControl;
        this.random = new SplittableRandom(seed);
        System.out.printf("%s: visitors with seed %d%n", name, seed);
    }

    List<Visitor> next(int count) {
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            come++;
            visitors.add(new Visitor(
                    name + "-" + come,
                    come % 10 == 0 ? INTERNAL : null,
                    random.nextDouble() < rateTreated,
                    random.nextDouble() < rateControl));
        }
        return visitors;
    }

    /** How many have come. */
    int size() {
        return come;
    }
}
