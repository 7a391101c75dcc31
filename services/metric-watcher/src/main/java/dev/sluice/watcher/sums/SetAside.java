package dev.sluice.watcher.sums;

/**
 * What was seen and not counted, by reason.
 *
 * @param disagreements people whose served value was not what the plan gives them
 * @param staleExposures exposures of another flag version than the current stage's
 * @param bothArms people seen in both arms
 * @param lateEvents outcomes that came too long after they happened
 */
public record SetAside(long disagreements, long staleExposures, long bothArms, long lateEvents) {

    public static final SetAside NOTHING = new SetAside(0, 0, 0, 0);
    public static final SetAside DISAGREEMENT = new SetAside(1, 0, 0, 0);
    public static final SetAside STALE_EXPOSURE = new SetAside(0, 1, 0, 0);
    public static final SetAside BOTH_ARMS = new SetAside(0, 0, 1, 0);
    public static final SetAside LATE_EVENT = new SetAside(0, 0, 0, 1);

    /** Both together. */
    public SetAside plus(SetAside other) {
        return new SetAside(
                disagreements + other.disagreements,
                staleExposures + other.staleExposures,
                bothArms + other.bothArms,
                lateEvents + other.lateEvents);
    }
}
