package dev.sluice.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flag.FlagKey;
import dev.sluice.rollout.Effect.Announce;
import dev.sluice.rollout.Effect.News;
import dev.sluice.rollout.Effect.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TellingTest {

    private static final Run RUN = new Run("r-1", new FlagKey("checkout"), 1, Plans.ordinary(), 0);
    private static final Telling WIDENINGS =
            new Telling(List.of(News.STARTED, News.WIDENED), Optional.empty(), List.of("news"), List.of());
    private static final Telling LOUD =
            new Telling(List.of(), Optional.of(Severity.WARNING), List.of("news", "on call"), List.of("payments"));

    @Test
    void shouldNameWhomThePlanNamesForAnEvent() {
        PlanRules rules = rules(WIDENINGS, LOUD);

        assertThat(Told.of(rules, news(News.WIDENED, Severity.INFO)))
                .contains(new Told(List.of("news"), List.of(), true));
        assertThat(Told.of(rules, news(News.WIDENED, Severity.WARNING)))
                .contains(new Told(List.of("news", "on call"), List.of("payments"), true));
        assertThat(Told.of(rules, news(News.COMPLETED, Severity.INFO))).isEmpty();
        assertThat(Told.of(PlanRules.PLAIN, news(News.WIDENED, Severity.INFO))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(News.class)
    void shouldLeaveNobodyOutOfWhatABreachLedToOrOfAPage(News news) {
        PlanRules rules = rules(new Telling(List.of(), Optional.empty(), List.of("news"), List.of()));
        EnumSet<News> loud = EnumSet.of(News.GUARDRAIL_WARNING, News.ROLLED_BACK, News.ROLLBACK_UNCONFIRMED);

        assertThat(Told.of(rules, news(news, Severity.INFO)).orElseThrow().alone())
                .isEqualTo(!loud.contains(news));
        assertThat(Told.of(rules, news(news, Severity.PAGE)).orElseThrow().alone())
                .isFalse();
        assertThat(Told.of(rules, breached(news)).orElseThrow().alone()).isFalse();
    }

    private static PlanRules rules(Telling... tellings) {
        return new PlanRules(
                RollbackTo.BEFORE,
                Duration.ZERO,
                Duration.ZERO,
                Optional.empty(),
                Duration.ZERO,
                PlanRules.USUAL_NO_DATA_AFTER,
                List.of(),
                Optional.of(List.of(tellings)));
    }

    private static Announce news(News news, Severity severity) {
        return new Announce(
                "a", news, severity, "headline", "done", "stage", Optional.empty(), "sluice", Instant.EPOCH);
    }

    private static Announce breached(News news) {
        return new Announce(
                "a",
                news,
                Severity.WARNING,
                "headline",
                "done",
                "stage",
                Optional.of(
                        Verdicts.breached(RUN, 0, Instant.EPOCH, "conversion").make()),
                "sluice",
                Instant.EPOCH);
    }
}
