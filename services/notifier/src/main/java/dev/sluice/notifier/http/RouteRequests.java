package dev.sluice.notifier.http;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.route.Target;
import java.net.URI;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Optional;

/** Bodies that people send. */
final class RouteRequests {

    private RouteRequests() {}

    /**
     * A route to be made. Which of the receiver's fields it has depends on the channel.
     *
     * @param name unique in the project
     * @param channel {@code slack}, {@code slack_app}, {@code pagerduty}, {@code webhook}, {@code teams} or {@code email}
     * @param url of the webhook; for {@code slack}, {@code webhook} and {@code teams}
     * @param secrets what messages are signed with, one, or two while they are changed; for {@code webhook}
     * @param token of the bot; for {@code slack_app}
     * @param signingSecret of the app; for {@code slack_app}
     * @param slackChannel the channel's id; for {@code slack_app}
     * @param people who may press buttons; for {@code slack_app}
     * @param routingKey the service's integration key; for {@code pagerduty}
     * @param region {@code us}, as when absent, or {@code eu}; for {@code pagerduty}
     * @param to addresses; for {@code email}
     * @param leastSeverity quieter alerts are not sent; {@code page} for {@code pagerduty} and {@code info} for all others when absent
     * @param kinds only these are sent; all when absent
     * @param teams only of flags that one of these looks after; all when absent
     * @param tags only of flags with one of these; all when absent
     * @param quietHours when only what is urgent is sent; the rest follows afterwards
     */
    public record NewRoute(
            String name,
            Target.Channel channel,
            Optional<URI> url,
            Optional<List<String>> secrets,
            Optional<String> token,
            Optional<String> signingSecret,
            Optional<String> slackChannel,
            Optional<List<Target.Colleague>> people,
            Optional<String> routingKey,
            Optional<Target.Region> region,
            Optional<List<String>> to,
            Optional<AlertRecord.Severity> leastSeverity,
            Optional<List<AlertRecord.Kind>> kinds,
            Optional<List<String>> teams,
            Optional<List<String>> tags,
            Optional<NewQuietHours> quietHours) {}

    /**
     * Quiet hours to be kept.
     *
     * @param from {@code 22:00}
     * @param to {@code 07:00}; on the next day when it is not after {@code from}
     * @param zone {@code Europe/Berlin}
     * @param days on which they begin; every day when absent
     */
    public record NewQuietHours(String from, String to, String zone, Optional<List<DayOfWeek>> days) {}
}
