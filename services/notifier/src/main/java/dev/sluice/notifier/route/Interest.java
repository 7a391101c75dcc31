package dev.sluice.notifier.route;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which alerts a route wants. What a list leaves open it does not restrict.
 *
 * @param leastSeverity quieter ones are not wanted
 * @param kinds what happened; any when empty
 * @param teams who looks after the flag; anybody when empty
 * @param tags of the flag, one of which it has to have; any flag when empty
 */
public record Interest(
        AlertRecord.Severity leastSeverity, List<AlertRecord.Kind> kinds, List<String> teams, List<String> tags) {

    /** Everything. */
    public static final Interest ALL = new Interest(AlertRecord.Severity.INFO, List.of(), List.of(), List.of());

    public Interest {
        Objects.requireNonNull(leastSeverity, "leastSeverity");
        kinds = List.copyOf(kinds);
        teams = List.copyOf(teams);
        tags = List.copyOf(tags);
    }

    /** Whether it is about a flag that this is about. */
    boolean coversFlag(AlertRecord alert, Optional<FlagRecord.Notes> notes) {
        if (teams.isEmpty() && tags.isEmpty()) {
            return true;
        }
        // Whose flag it is cannot be told any more: better one message too many than a page that nobody got.
        return notes.map(this::covers).orElse(Urgency.isUrgent(alert));
    }

    private boolean covers(FlagRecord.Notes notes) {
        boolean team = teams.isEmpty() || notes.team().filter(teams::contains).isPresent();
        boolean tag = tags.isEmpty() || notes.tags().stream().anyMatch(tags::contains);
        return team && tag;
    }

    /** Whether it is loud enough, and of a kind that is wanted. */
    boolean coversNews(AlertRecord alert) {
        return alert.severity().compareTo(leastSeverity) >= 0 && (kinds.isEmpty() || kinds.contains(alert.kind()));
    }
}
