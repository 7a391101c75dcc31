package dev.sluice.rollout;

import dev.sluice.metric.VerdictStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who is told of one event, by the plan's word.
 *
 * @param routes names of routes
 * @param teams all routes that ask for one of these
 * @param alone whether nobody else is told. Never of a breach, of what a breach led to, or of a page: of those whoever hears of them
 *     without a plan's word is told too, so that no template can mute them
 */
public record Told(List<String> routes, List<String> teams, boolean alone) {
    public Told {
        routes = List.copyOf(routes);
        teams = List.copyOf(teams);
    }

    /** Whom the rules name for it; empty when they say nothing of it. */
    public static Optional<Told> of(PlanRules rules, Effect.Announce news) {
        List<Telling> meant = rules.tellings().stream()
                .filter(telling -> telling.covers(news))
                .toList();
        return meant.isEmpty()
                ? Optional.empty()
                : Optional.of(new Told(all(meant, Telling::routes), all(meant, Telling::teams), !mayNotBeMuted(news)));
    }

    private static List<String> all(List<Telling> meant, Function<Telling, List<String>> names) {
        return meant.stream().map(names).flatMap(List::stream).distinct().toList();
    }

    private static boolean mayNotBeMuted(Effect.Announce news) {
        boolean breached = news.evidence()
                .filter(verdict -> verdict.guardrails().stream()
                        .anyMatch(guardrail -> guardrail.status() == VerdictStatus.BREACHED))
                .isPresent();
        return breached
                || news.severity() == Effect.Severity.PAGE
                || switch (news.news()) {
                    case GUARDRAIL_WARNING, ROLLED_BACK, ROLLBACK_UNCONFIRMED -> true;
                    case STARTED, WIDENED, HELD, RESUMED, APPROVAL_NEEDED, SETTLING, PLAN_CHANGED, COMPLETED, ABORTED ->
                        false;
                };
    }
}
