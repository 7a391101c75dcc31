package dev.sluice.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a funnel's steps were taken one after the other. */
final class FunnelSteps {

    private FunnelSteps() {}

    /**
     * Whether they were, each by an event of its own, not earlier than that of the step before. Taking the earliest event that will do
     * leaves the most room for the steps after it.
     *
     * @param deeds in order of time
     */
    static boolean areMet(List<Deed> deeds, int steps) {
        Set<Long> used = new HashSet<>();
        long reached = Long.MIN_VALUE;
        for (int step = 0; step < steps; step++) {
            Deed met = null;
            for (Deed deed : deeds) {
                if (deed.part() == step && deed.at() >= reached && !used.contains(deed.mark())) {
                    met = deed;
                    break;
                }
            }
            if (met == null) {
                return false;
            }
            reached = met.at();
            used.add(met.mark());
        }
        return true;
    }
}
