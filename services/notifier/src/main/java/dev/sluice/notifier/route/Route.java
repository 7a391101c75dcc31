package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.notifier.pagerduty.PagerDutyEvent;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a project's alerts go.
 *
 * @param id its id
 * @param project whose alerts
 * @param name for people
 * @param target who is told
 * @param interest of what
 * @param quietHours when they are told only what cannot wait
 */
public record Route(
        UUID id, String project, String name, Target target, Interest interest, Optional<QuietHours> quietHours) {
    public Route {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(interest, "interest");
        Objects.requireNonNull(quietHours, "quietHours");
    }

    /**
     * Whether an alert goes this way.
     *
     * @param notes what people note about its flag, as far as known
     */
    public boolean wants(AlertRecord alert, Optional<FlagRecord.Notes> notes) {
        // An incident that a loud alert opened is closed by a quiet one.
        boolean closes = target.channel() == Target.Channel.PAGERDUTY && !PagerDutyEvent.opens(alert);
        return project.equals(alert.project())
                && interest.coversFlag(alert, notes)
                && (closes || interest.coversNews(alert));
    }

    /**
     * Whether an alert waits for nothing harmless on this way. To PagerDuty none does: a quiet alert closes the incident that a loud one
     * of the same rollout opens, so that all of them go one after the other, and none is kept for the end of quiet hours.
     */
    public boolean hurries(AlertRecord alert) {
        return target.channel() == Target.Channel.PAGERDUTY || Urgency.isUrgent(alert);
    }

    /** Until when the alert waits because of quiet hours; empty when it does not. */
    public Optional<Instant> quietUntil(AlertRecord alert, Instant now) {
        return hurries(alert) ? Optional.empty() : quietHours.flatMap(hours -> hours.endIfQuiet(now));
    }
}
