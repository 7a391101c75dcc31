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
}
