package dev.sluice.metric.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * e-BH: which of many segments are hurt, with false discoveries controlled over all of them however they depend on one another (Wang
 * and Ramdas 2022).
 */
public final class FalseDiscoveries {

    private FalseDiscoveries() {}

    /**
     * The indices reported, most evidence first: the largest k for which the k-th largest E reaches K ÷ (level · k).
     *
     * @param logE ln of each segment's e-value
     * @param level expected share of false ones among those reported, at most
     */
    public static List<Integer> reported(List<Double> logE, double level) {
        List<Integer> order = IntStream.range(0, logE.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> logE.get(i)).reversed())
                .toList();
        for (int k = order.size(); k >= 1; k--) {
            double bar = Math.log(logE.size()) - Math.log(level) - Math.log(k);
            if (logE.get(order.get(k - 1)) >= bar) {
                return order.subList(0, k);
            }
        }
        return List.of();
    }
}
