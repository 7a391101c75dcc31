package dev.sluice.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.notifier.Alerts;
import dev.sluice.rollout.Told;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiversTest {

    private static final Interest OF_CHECKOUT =
            new Interest(AlertRecord.Severity.WARNING, List.of(), List.of("checkout"), List.of());
    private static final Route EVERYTHING = slack("everything", "shop", Interest.ALL);
    private static final Route CHECKOUT = slack("checkout", "shop", OF_CHECKOUT);
    private static final Route NEWS =
            slack("news", "shop", new Interest(AlertRecord.Severity.PAGE, List.of(), List.of("nobody"), List.of()));
    private static final Route ELSEWHERE = slack("news", "other", Interest.ALL);
    private static final Route PAGER = new Route(
            UUID.randomUUID(),
            "shop",
            "pager",
            new Target.PagerDuty("k".repeat(32), Target.Region.US),
            new Interest(AlertRecord.Severity.PAGE, List.of(), List.of(), List.of()),
            Optional.empty());
    private static final List<Route> ALL = List.of(EVERYTHING, CHECKOUT, NEWS, ELSEWHERE);
    private static final Optional<FlagRecord.Notes> NOTES =
            Optional.of(new FlagRecord.Notes(List.of(), Optional.of("checkout")));

    @Test
    void shouldGoByWhatRoutesWantWhenThePlanSaysNothing() {
        AlertRecord widened = Alerts.of(AlertRecord.Kind.WIDENED, AlertRecord.Severity.INFO);

        assertThat(Receivers.of(widened, ALL, NOTES)).containsExactly(EVERYTHING);
    }

    @Test
    void shouldTellOnlyWhomThePlanNamesOfWhatIsHarmless() {
        assertThat(told(AlertRecord.Kind.WIDENED, AlertRecord.Severity.INFO, byRoute("news")))
                .as("named, whatever it wants otherwise")
                .containsExactly(NEWS);
        assertThat(told(
                        AlertRecord.Kind.WIDENED,
                        AlertRecord.Severity.INFO,
                        new Told(List.of(), List.of("checkout"), true)))
                .as("all routes of a team")
                .containsExactly(CHECKOUT);
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLED_BACK, WARNING, true",
        "ROLLBACK_UNCONFIRMED, WARNING, true",
        "GUARDRAIL_WARNING, WARNING, true",
        "HELD, PAGE, true",
        // Of a hold that a breach led to the plan's word is not final.
        "HELD, WARNING, false"
    })
    void shouldMuteNothingThatMatters(AlertRecord.Kind kind, AlertRecord.Severity severity, boolean alone) {
        assertThat(told(kind, severity, new Told(List.of("news"), List.of(), alone)))
                .containsExactly(EVERYTHING, CHECKOUT, NEWS);
    }

    @Test
    void shouldTellWhoWantsItWhenNobodyWhomThePlanNamesIsThere() {
        assertThat(told(AlertRecord.Kind.WIDENED, AlertRecord.Severity.INFO, byRoute("renamed since")))
                .containsExactly(EVERYTHING);
    }

    @Test
    void shouldCloseAnIncidentThatALoudAlertOpened() {
        AlertRecord resumed = with(Alerts.of(AlertRecord.Kind.RESUMED, AlertRecord.Severity.INFO), byRoute("news"));

        assertThat(Receivers.of(resumed, List.of(EVERYTHING, NEWS, PAGER), NOTES))
                .containsExactly(NEWS, PAGER);
    }

    private static List<Route> told(AlertRecord.Kind kind, AlertRecord.Severity severity, Told told) {
        return Receivers.of(with(Alerts.of(kind, severity), told), ALL, NOTES);
    }

    private static Told byRoute(String name) {
        return new Told(List.of(name), List.of(), true);
    }

    private static AlertRecord with(AlertRecord alert, Told told) {
        return new AlertRecord(
                alert.alertId(),
                alert.project(),
                alert.rolloutId(),
                alert.flag(),
                alert.kind(),
                alert.severity(),
                alert.headline(),
                alert.done(),
                alert.stageName(),
                alert.evidence(),
                alert.by(),
                alert.at(),
                alert.generation(),
                alert.segment(),
                Optional.of(told));
    }

    private static Route slack(String name, String project, Interest interest) {
        return new Route(
                UUID.randomUUID(),
                project,
                name,
                new Target.SlackWebhook(URI.create("https://hooks.slack.com/" + name)),
                interest,
                Optional.empty());
    }
}
