package dev.sluice.metric;

import java.util.List;
import java.util.Objects;

/**
 * What is known about the data itself, judged before anything is concluded from them.
 *
 * @param mismatchLogE natural log of the e-value against "people were split as designed"; an alarm from ln 1,000 on
 * @param disagreements people whose served value was not what the plan gives them
 * @param staleExposures exposures of another flag version than the current stage's, set aside
 * @param bothArms people seen in both arms, frozen at the change
 * @param lateEvents outcomes that came after the grace period, set aside
 * @param traffic what came in about the current stage
 * @param checks what was asked of the data and what came out; none in verdicts of before they were told
 */
public record DataHealth(
        double mismatchLogE,
        long disagreements,
        long staleExposures,
        long bothArms,
        long lateEvents,
        Traffic traffic,
        List<HealthCheck> checks) {

    public static final DataHealth UNKNOWN = new DataHealth(0, 0, 0, 0, 0);

    public DataHealth {
        traffic = Objects.requireNonNullElse(traffic, Traffic.NONE);
        checks = checks == null ? List.of() : List.copyOf(checks);
    }

    /** What was set aside, without any word about traffic. */
    public DataHealth(double mismatchLogE, long disagreements, long staleExposures, long bothArms, long lateEvents) {
        this(mismatchLogE, disagreements, staleExposures, bothArms, lateEvents, Traffic.NONE, List.of());
    }

    /** The same counts, and what came in about the current stage. */
    public DataHealth withTraffic(Traffic seen) {
        return new DataHealth(mismatchLogE, disagreements, staleExposures, bothArms, lateEvents, seen, checks);
    }

    /**
     * Marks where an event stood when it was accepted, so that a verdict can name the one that decided it.
     *
     * @param uuid the event's own id
     * @param acceptedAt epoch milliseconds at which ingestion took it
     */
    public record EventRef(String uuid, long acceptedAt) {
        public EventRef {
            Objects.requireNonNull(uuid, "uuid");
        }
    }
}
