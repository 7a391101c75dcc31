package dev.sluice.flagconfig.flag;

import java.util.Locale;

/** What has become of a scheduled change. */
enum ScheduleState {
    /** Its time has not come. */
    PENDING,
    /** It made a version of the flag. */
    APPLIED,
    /** When its time came it was not allowed any more; nothing was changed. */
    FAILED,
    /** Somebody took it back before its time. */
    CANCELLED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
