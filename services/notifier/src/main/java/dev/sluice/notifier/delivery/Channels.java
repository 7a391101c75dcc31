package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.mail.MailSender;
import dev.sluice.notifier.message.Charts;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.outbound.HttpPost;
import dev.sluice.notifier.pagerduty.PagerDutyEvent;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.Target;
import dev.sluice.notifier.slack.SlackSender;
import dev.sluice.notifier.teams.TeamsMessage;
import dev.sluice.notifier.webhook.SignedMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Tells each receiver in the form that it understands. */
@ApplicationScoped
class Channels implements Teller {

    private static final Logger LOG = Logger.getLogger(Channels.class);

    private final HttpPost http;
    private final SlackSender slack;
    private final MailSender mail;
    private final Charts charts;
    private final NotifierSettings settings;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();

    Channels(
            HttpPost http,
            SlackSender slack,
            MailSender mail,
            Charts charts,
            NotifierSettings settings,
            MeterRegistry meters) {
        this.http = http;
        this.slack = slack;
        this.mail = mail;
        this.charts = charts;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Uni<Attempt> tell(AlertRecord alert, Route route) {
        return Uni.createFrom()
                .deferred(() -> send(alert, route))
                .onFailure()
                .invoke(e -> LOG.errorf(e, "alert %s cannot be put into words for %s", alert.alertId(), route.name()))
                .onFailure()
                .recoverWithItem(e -> new Attempt.Failed("it could not be put into words: " + e.getMessage()))
                .invoke(attempt -> count(alert, route, attempt));
    }

    private Uni<Attempt> send(AlertRecord alert, Route route) {
        Links links = charts.links(alert);
        return switch (route.target()) {
            case Target.SlackWebhook target -> slack.send(target, alert, links);
            case Target.SlackApp target -> slack.send(target, route.id(), alert, links);
            case Target.PagerDuty target ->
                http.post(new HttpPost.Message(
                        switch (target.region()) {
                            case US -> settings.pagerDuty();
                            case EU -> settings.pagerDutyEu();
                        },
                        PagerDutyEvent.of(alert, target.routingKey(), links)));
            case Target.SignedWebhook target ->
                http.post(SignedMessage.of(alert, target, route.id(), links, clock.instant()));
            case Target.Teams target -> http.post(new HttpPost.Message(target.url(), TeamsMessage.of(alert, links)));
            case Target.Unopened target ->
                Uni.createFrom().item(new Attempt.Failed("the route's target cannot be opened here: " + target.why()));
            case Target.Mail target -> mail.send(target, route.id(), alert, links);
        };
    }

    private void count(AlertRecord alert, Route route, Attempt attempt) {
        meters.counter(
                        "notifier_attempts_total",
                        "channel",
                        route.target().channel().name(),
                        "outcome",
                        attempt.getClass().getSimpleName())
                .increment();
        if (!(attempt instanceof Attempt.Delivered)) {
            LOG.warnf("alert not delivered: alert=%s route=%s outcome=%s", alert.alertId(), route.name(), attempt);
        }
    }
}
