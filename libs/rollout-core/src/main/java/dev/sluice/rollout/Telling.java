package dev.sluice.rollout;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is told of some of a rollout's events, as its template says it: routes by their names, or all routes that ask for a team.
 *
 * @param events which; all when empty
 * @param leastSeverity quieter ones are not meant; all when absent
 * @param routes names of routes, as people gave them
 * @param teams all routes that ask for one of these
 */
public record Telling(
        List<Effect.News> events, Optional<Effect.Severity> leastSeverity, List<String> routes, List<String> teams) {

    /** More of them than this in one plan nobody can keep in mind. */
    public static final int MOST = 20;

    public Telling {
        events = events == null ? List.of() : List.copyOf(events);
        Objects.requireNonNull(leastSeverity, "leastSeverity");
        routes = routes == null ? List.of() : List.copyOf(routes);
        teams = teams == null ? List.of() : List.copyOf(teams);
    }

    /** Whether it speaks of that. */
    boolean covers(Effect.Announce news) {
        return (events.isEmpty() || events.contains(news.news()))
                && leastSeverity
                        .filter(least -> news.severity().compareTo(least) < 0)
                        .isEmpty();
    }
}
