package dev.sluice.autorollout;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** What an operator can set. */
@ConfigMapping(prefix = "sluice.auto-rollout")
public interface RolloutSettings {

    /** How often a heartbeat that only prolongs a watch is saved; well below the 30 s after which silence counts. */
    Duration saveHeartbeatsEvery();

    /** How often due alarms are looked for. */
    Duration lookForAlarmsEvery();

    /** How long alarms wait after a start, or after the database was away, so that what came meanwhile is read first. */
    Duration alarmsWaitAfterAbsence();

    /** How long a new rollout waits for definitions that are still on their way here. */
    Duration waitForDefinitions();

    /** How long an ended rollout stays on the bus. Longer than events are kept (7 days), so that whoever counts them knows it ended. */
    Duration forgetEndedAfter();
}
