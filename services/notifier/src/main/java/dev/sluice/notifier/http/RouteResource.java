package dev.sluice.notifier.http;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.notifier.delivery.Attempt;
import dev.sluice.notifier.delivery.Dispatcher;
import dev.sluice.notifier.delivery.Route;
import dev.sluice.notifier.delivery.RouteBook;
import dev.sluice.notifier.delivery.TargetGuard;
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
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Where a project's alerts go. */
@Path("/api/v1/projects/{project}/notification-routes")
@Tag(name = "Notification routes", description = "Who is told, and how")
public class RouteResource {

    private static final int NAME_LONGEST = 200;

    private final RouteStore store;
    private final RouteBook book;
    private final TargetGuard guard;
    private final Dispatcher dispatcher;
    private final InstantSource clock = InstantSource.system();

    RouteResource(RouteStore store, RouteBook book, TargetGuard guard, Dispatcher dispatcher) {
        this.store = store;
        this.book = book;
        this.guard = guard;
        this.dispatcher = dispatcher;
    }

    /**
     * A route to be made.
     *
     * @param name unique in the project
     * @param channel {@code slack}
     * @param url of the incoming webhook
     * @param leastSeverity quieter alerts are not sent; {@code info} when absent
     */
    public record NewRoute(String name, Route.Channel channel, URI url, Optional<AlertRecord.Severity> leastSeverity) {}

    /**
     * A route as it is shown: whoever knows a webhook's address can post there, so only its host is.
     *
     * @param host of the webhook
     */
    public record RouteView(
            UUID id, String name, Route.Channel channel, String host, AlertRecord.Severity leastSeverity) {
        static RouteView of(Route route) {
            return new RouteView(
                    route.id(), route.name(), route.channel(), route.url().getHost(), route.leastSeverity());
        }
    }

    /**
     * How trying a route out ended.
     *
     * @param delivered whether the receiver took the message
     * @param answer what went wrong, or that nothing did
     */
    public record Tried(boolean delivered, String answer) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List the project's notification routes")
    public List<RouteView> list(@PathParam("project") String project) {
        return book.all().stream()
                .filter(route -> route.project().equals(project))
                .map(RouteView::of)
                .toList();
    }

    @POST
    @ResponseStatus(201)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Add a notification route")
    public Uni<RouteView> add(@PathParam("project") String project, NewRoute wanted, @Context SecurityContext caller) {
        if (wanted == null || wanted.name() == null || wanted.name().isBlank()) {
            throw ProblemException.invalid("name", "a route has a name");
        }
        PlainText.checkLine("name", wanted.name(), NAME_LONGEST);
        if (wanted.channel() == null) {
            throw ProblemException.invalid("channel", "a route has a channel: slack");
        }
        if (wanted.url() == null) {
            throw ProblemException.invalid("url", "a route has the url of a webhook");
        }
        guard.objectionTo(wanted.url()).ifPresent(objection -> {
            throw ProblemException.invalid("url", objection);
        });
        Route route = new Route(
                UUID.randomUUID(),
                project,
                wanted.name(),
                wanted.channel(),
                wanted.url(),
                wanted.leastSeverity().orElse(AlertRecord.Severity.INFO));
        return store.add(route, caller.getUserPrincipal().getName(), clock.instant())
                .onFailure(ConstraintViolationException.class)
                .transform(e -> ProblemException.conflict("the project has a route named " + route.name() + " already"))
                .chain(book::reload)
                .replaceWith(() -> RouteView.of(route));
    }

    @DELETE
    @Path("/{id}")
    @ResponseStatus(204)
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Remove a notification route")
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
            description = "Says whether the receiver took it, and what it answered.")
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
                AlertRecord.Kind.STARTED,
                AlertRecord.Severity.INFO,
                "This is a test of the route \"" + route.name() + "\".",
                "Nothing was changed.",
                "none",
                Optional.empty(),
                caller.getUserPrincipal().getName(),
                clock.instant());
        return dispatcher.tryOut(route, alert).map(attempt -> switch (attempt) {
            case Attempt.Delivered _ -> new Tried(true, "the receiver took it");
            case Attempt.Failed failed -> new Tried(false, failed.why());
            case Attempt.Refused refused -> new Tried(false, refused.why());
        });
    }
}
