package dev.sluice.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.notifier.Alerts;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final AlertRecord ROLLED_BACK =
            Alerts.of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.WARNING);
    private static final AlertRecord PAGE = Alerts.of(AlertRecord.Kind.HELD, AlertRecord.Severity.PAGE);
    private static final AlertRecord WIDENED = Alerts.of(AlertRecord.Kind.WIDENED, AlertRecord.Severity.INFO);

    @Test
    void shouldGoByTeamTagSeverityAndKind() {
        Interest interest = new Interest(
                AlertRecord.Severity.WARNING,
                List.of(AlertRecord.Kind.ROLLED_BACK),
                List.of("checkout"),
                List.of("money", "cart"));
        Route route = route(interest, Optional.empty());

        assertThat(route.wants(ROLLED_BACK, notes("checkout", "cart"))).isTrue();
        assertThat(route.wants(ROLLED_BACK, notes("search", "cart"))).isFalse();
        assertThat(route.wants(ROLLED_BACK, notes("checkout", "other"))).isFalse();
        assertThat(route.wants(WIDENED, notes("checkout", "cart"))).isFalse();
        assertThat(route.wants(
                        Alerts.of("other", "r", "a", AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE),
                        notes("checkout", "cart")))
                .isFalse();
    }

    @Test
    void shouldRatherTellOfARollbackTooOftenWhenTheFlagIsNotKnown() {
        Route route = route(
                new Interest(AlertRecord.Severity.INFO, List.of(), List.of("checkout"), List.of()), Optional.empty());

        assertThat(route.wants(ROLLED_BACK, Optional.empty())).isTrue();
        assertThat(route.wants(WIDENED, Optional.empty())).isFalse();
    }

    @Test
    void shouldCloseAnIncidentByAQuietAlertThatALoudOneOpened() {
        Interest pages = new Interest(AlertRecord.Severity.PAGE, List.of(), List.of(), List.of());
        Route pager = new Route(
                UUID.randomUUID(),
                "shop",
                "pager",
                new Target.PagerDuty("k".repeat(32), Target.Region.US),
                pages,
                Optional.empty());

        assertThat(pager.wants(Alerts.of(AlertRecord.Kind.RESUMED, AlertRecord.Severity.INFO), Optional.empty()))
                .isTrue();
        assertThat(pager.wants(
                        Alerts.of(AlertRecord.Kind.GUARDRAIL_WARNING, AlertRecord.Severity.WARNING), Optional.empty()))
                .isFalse();
        assertThat(route(pages, Optional.empty()).wants(WIDENED, Optional.empty()))
                .isFalse();
    }

    @Test
    void shouldNeverBeQuietAboutARollbackOrAPage() {
        Route route = route(
                Interest.ALL, Optional.of(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), BERLIN, List.of())));
        Instant night = Instant.parse("2026-11-23T23:30:00Z");

        assertThat(route.quietUntil(WIDENED, night)).contains(Instant.parse("2026-11-24T06:00:00Z"));
        assertThat(route.quietUntil(ROLLED_BACK, night)).isEmpty();
        assertThat(route.quietUntil(PAGE, night)).isEmpty();
    }

    @Test
    void shouldTellPagerDutyEverythingInOrderWhateverTheHour() {
        Route pager = new Route(
                UUID.randomUUID(),
                "shop",
                "pager",
                new Target.PagerDuty("k".repeat(32), Target.Region.US),
                Interest.ALL,
                Optional.of(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), BERLIN, List.of())));

        assertThat(pager.quietUntil(WIDENED, Instant.parse("2026-11-23T23:30:00Z")))
                .as("kept till morning it would close the incident of a rollback at night")
                .isEmpty();
        assertThat(pager.hurries(WIDENED)).isTrue();
        assertThat(route(Interest.ALL, Optional.empty()).hurries(WIDENED)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // Friday night begins quiet hours; they end on Saturday, on which none begin
        "2026-11-27T20:59:59Z, ''",
        "2026-11-27T21:00:00Z, 2026-11-28T06:00:00Z",
        "2026-11-28T05:59:59Z, 2026-11-28T06:00:00Z",
        "2026-11-28T06:00:00Z, ''",
        "2026-11-28T23:00:00Z, ''"
    })
    void shouldReachOverMidnightFromTheDayOnWhichTheyBegin(Instant now, String end) {
        QuietHours hours = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), BERLIN, List.of(DayOfWeek.FRIDAY));

        assertThat(hours.endIfQuiet(now).map(Instant::toString).orElse("")).isEqualTo(end);
    }

    private static Optional<FlagRecord.Notes> notes(String team, String tag) {
        return Optional.of(new FlagRecord.Notes(List.of(tag), Optional.of(team)));
    }

    private static Route route(Interest interest, Optional<QuietHours> quiet) {
        return new Route(
                UUID.randomUUID(),
                "shop",
                "on call",
                new Target.SlackWebhook(URI.create("https://example.org/hook")),
                interest,
                quiet);
    }
}
