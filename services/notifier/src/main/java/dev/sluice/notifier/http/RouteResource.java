package dev.sluice.notifier.http;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.notifier.delivery.Dispatcher;
import dev.sluice.notifier.http.RouteRequests.NewQuietHours;
import dev.sluice.notifier.http.RouteRequests.NewRoute;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Interest;
import dev.sluice.notifier.route.QuietHours;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.RouteBook;
import dev.sluice.notifier.route.Target;
import dev.sluice.notifier.store.RouteStore;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Where a project's alerts go. */
@Path("/api/v1/projects/{project}/notification-routes")
@Tag(name = "Notification routes", description = "Who is told of what, and how")
public class RouteResource {

    private static final int NAME_LONGEST = 200;
    private static final int LISTED_MOST = 50;

    private final RouteStore store;
    private final RouteBook book;
    private final TargetReader targets;
    private final Dispatcher dispatcher;
    private final InstantSource clock = InstantSource.system();

    RouteResource(RouteStore store, RouteBook book, TargetReader targets, Dispatcher dispatcher) {
        this.store = store;
        this.book = book;
        this.targets = targets;
        this.dispatcher = dispatcher;
    }

    /**
     * A route as it is shown: whoever knows its receiver's secrets can post there, so none is.
     *
     * @param receiver what tells it from others: a host, a channel, addresses
     */
    public record RouteView(
            UUID id,
            String name,
            Target.Channel channel,
            String receiver,
            AlertRecord.Severity leastSeverity,
            List<AlertRecord.Kind> kinds,
            List<String> teams,
            List<String> tags,
            Optional<QuietHours> quietHours) {
        static RouteView of(Route route) {
            Interest interest = route.interest();
            return new RouteView(
                    route.id(),
                    route.name(),
                    route.target().channel(),
                    route.target().shown(),
                    interest.leastSeverity(),
                    interest.kinds(),
                    interest.teams(),
                    interest.tags(),
                    route.quietHours());
        }
    }

    /**
     * How trying a route out ended.
     *
     * @param delivered whether the receiver took the message
     * @param answer what it said, or what went wrong
     */
    public record Tried(boolean delivered, String answer) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the project's notification routes", description = "Without what opens their receivers.")
    public List<RouteView> list(@PathParam("project") String project) {
        return book.all().stream()
                .filter(route -> route.project().equals(project))
                .map(RouteView::of)
                .toList();
    }

    @POST
    @ResponseStatus(201)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Add a notification route",
            description = "Secrets are sealed when they are kept, and never shown again.")
    @APIResponse(responseCode = "201", description = "It is used from now on")
    @APIResponse(responseCode = "422", description = "Not as it stands; the problem names the field")
    public Uni<RouteView> add(@PathParam("project") String project, NewRoute wanted, @Context SecurityContext caller) {
        Route route = read(project, wanted);
        return store.add(route, caller.getUserPrincipal().getName(), clock.instant())
                .onFailure(ConstraintViolationException.class)
                .transform(e -> ProblemException.conflict("the project has a route named " + route.name() + " already"))
                .chain(book::reload)
                .replaceWith(() -> RouteView.of(route));
    }

    private Route read(String project, NewRoute wanted) {
        if (wanted == null || wanted.name() == null || wanted.name().isBlank()) {
            throw ProblemException.invalid("name", "a route has a name");
        }
        PlainText.checkLine("name", wanted.name(), NAME_LONGEST);
        if (wanted.channel() == null) {
            throw ProblemException.invalid(
                    "channel", "a route has a channel: slack, slack_app, pagerduty, webhook, teams or email");
        }
        AlertRecord.Severity loud =
                wanted.channel() == Target.Channel.PAGERDUTY ? AlertRecord.Severity.PAGE : AlertRecord.Severity.INFO;
        Interest interest = new Interest(
                wanted.leastSeverity().orElse(loud),
                wanted.kinds().orElse(List.of()),
                names("teams", wanted.teams()),
                names("tags", wanted.tags()));
        return new Route(
                UUID.randomUUID(),
                project,
                wanted.name(),
                targets.read(wanted),
                interest,
                wanted.quietHours().map(RouteResource::quietHours));
    }

    private static List<String> names(String field, Optional<List<String>> sent) {
        List<String> names = sent.orElse(List.of());
        if (names.size() > LISTED_MOST) {
            throw ProblemException.invalid(field, "at most " + LISTED_MOST + " are kept");
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i) == null || names.get(i).isBlank()) {
                throw ProblemException.invalid(field + "[" + i + "]", "it has a name");
            }
            PlainText.checkLine(field + "[" + i + "]", names.get(i), NAME_LONGEST);
        }
        return names;
    }

    private static QuietHours quietHours(NewQuietHours wanted) {
        LocalTime from = time("quietHours.from", wanted.from());
        LocalTime to = time("quietHours.to", wanted.to());
        if (from.equals(to)) {
            throw ProblemException.invalid("quietHours.to", "quiet hours end at another time than they begin");
        }
        try {
            ZoneId zone = ZoneId.of(String.valueOf(wanted.zone()));
            return new QuietHours(from, to, zone, wanted.days().orElse(List.of()));
        } catch (DateTimeException e) {
            throw ProblemException.invalid("quietHours.zone", "it is a time zone like Europe/Berlin or UTC");
        }
    }

    private static LocalTime time(String field, String text) {
        try {
            return LocalTime.parse(String.valueOf(text));
        } catch (DateTimeException e) {
            throw ProblemException.invalid(field, "it is a time of day like 22:00");
        }
    }

    @DELETE
    @Path("/{id}")
    @ResponseStatus(204)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Remove a notification route", description = "What still waits for it is parked.")
    public Uni<Void> remove(@PathParam("project") String project, @PathParam("id") UUID id) {
        return store.remove(project, id).chain(removed -> {
            if (!removed) {
                throw ProblemException.notFound("the project has no route " + id);
            }
            return book.reload();
        });
    }

    @POST
    @Path("/{id}/test")
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Send a test message",
            description = "At once, also in quiet hours. Says whether the receiver took it, and what it answered.")
    public Uni<Tried> test(
            @PathParam("project") String project, @PathParam("id") UUID id, @Context SecurityContext caller) {
        Route route = book.find(id)
                .filter(found -> found.project().equals(project))
                .orElseThrow(() -> ProblemException.notFound("the project has no route " + id));
        AlertRecord alert = new AlertRecord(
                "test-" + UUID.randomUUID(),
                project,
                "none",
                new FlagKey("test"),
                AlertRecord.Kind.COMPLETED,
                AlertRecord.Severity.INFO,
                "This is a test of the route \"" + route.name() + "\".",
                "Nothing was changed.",
                "none",
                Optional.empty(),
                caller.getUserPrincipal().getName(),
                clock.instant());
        return dispatcher.tryOut(route, alert).map(attempt -> switch (attempt) {
            case Attempt.Delivered delivered -> new Tried(true, delivered.answer());
            case Attempt.Failed failed -> new Tried(false, failed.why());
            case Attempt.Refused refused -> new Tried(false, refused.why());
        });
    }
}
