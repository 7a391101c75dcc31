package dev.sluice.watcher.http;

import dev.sluice.contracts.EventSeen;
import dev.sluice.kit.http.Roles;
import dev.sluice.watcher.stream.WatchTables;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The events of a project, whether or not a rollout runs. */
@Path("/api/v1/projects/{project}/events")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "live data", description = "Which events come in, and what people do after they met a flag")
public class EventResource {

    private final WatchTables tables;

    EventResource(WatchTables tables) {
        this.tables = tables;
    }

    /**
     * An event that was seen.
     *
     * @param days how many were accepted on each of the last days, UTC; near the truth, not exact
     * @param numericProperties properties with a number for a value, in a sample of the events
     */
    @Schema(name = "SeenEvent")
    public record SeenEventView(
            String name, Instant lastSeen, SortedMap<LocalDate, Long> days, SortedSet<String> numericProperties) {

        SeenEventView plus(SeenEventView other) {
            SortedMap<LocalDate, Long> sum = new TreeMap<>(days);
            other.days.forEach((day, count) -> sum.merge(day, count, Long::sum));
            SortedSet<String> both = new TreeSet<>(numericProperties);
            both.addAll(other.numericProperties);
            return new SeenEventView(name, lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen, sum, both);
        }
    }

    /** Events of a project. */
    @Schema(name = "SeenEvents")
    public record SeenEventsView(List<SeenEventView> events) {}

    /** A project's events, those seen last first. */
    @GET
    @Operation(summary = "List the events that come in, with about how many a day and their numeric properties")
    public SeenEventsView events(@PathParam("project") String project) {
        Map<String, SeenEventView> byName = new TreeMap<>();
        for (EventSeen seen : tables.eventsSeen(project)) {
            byName.merge(
                    seen.event(),
                    new SeenEventView(
                            seen.event(),
                            seen.lastSeen(),
                            new TreeMap<>(seen.days()),
                            new TreeSet<>(seen.numericProperties())),
                    SeenEventView::plus);
        }
        return new SeenEventsView(byName.values().stream()
                .sorted(Comparator.comparing(SeenEventView::lastSeen).reversed())
                .toList());
    }
}
