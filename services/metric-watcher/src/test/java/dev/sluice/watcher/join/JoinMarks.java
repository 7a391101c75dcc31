package dev.sluice.watcher.join;

import dev.sluice.metric.Contribution;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Tally;
import dev.sluice.watcher.sums.ArmCounts;
import dev.sluice.watcher.sums.Did;
import java.util.List;

/** What stands for ids in the join, for tests elsewhere. */
public final class JoinMarks {

    private JoinMarks() {}

    public static long mark(String uuid) {
        return Marks.of(uuid);
    }

    public static int unit(String person) {
        return (int) (Marks.of(person) >>> 32);
    }

    /** One person's. */
    public static Tally tally(Contribution adds, Measure measure) {
        return new ArmCounts(1, List.of(Did.of(adds))).tally(0, measure);
    }
}
