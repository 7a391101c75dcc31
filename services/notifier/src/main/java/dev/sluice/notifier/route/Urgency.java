package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;

/** What never waits for something harmless: neither for its turn, nor for the end of quiet hours. */
public final class Urgency {

    private Urgency() {}

    /** Whether it wakes somebody, or tells that a feature was taken back. */
    public static boolean isUrgent(AlertRecord alert) {
        return alert.severity() == AlertRecord.Severity.PAGE
                || alert.kind() == AlertRecord.Kind.ROLLED_BACK
                || alert.kind() == AlertRecord.Kind.ROLLBACK_UNCONFIRMED;
    }
}
