package dev.sluice.flagconfig.reach;

import dev.sluice.flag.BasisPoints;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** What may be widened at once in a project without confirming it. */
@Path("/api/v1/projects/{project}/widening-limit")
@Tag(name = "projects", description = "What separates one product's flags from another's")
public class LimitResource {

    private static final long MOST_PEOPLE = 1_000_000_000_000L;

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final LimitStore limits;
    private final Author author;

    LimitResource(Mutiny.SessionFactory sessions, ProjectStore projects, LimitStore limits, Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.limits = limits;
        this.author = author;
    }

    /** Another limit. */
    @Schema(name = "WideningLimitReplacement")
    public record Replacement(
            @Schema(description = "The version that you read; 0 when nobody chose a limit yet")
            Optional<Long> version,

            @Schema(description = "Basis points of everyone who may be newly reached at once; 10000 is no bound")
            Optional<Integer> share,

            @Schema(description = "People a day who may be newly reached at once, where that is known; 0 is no bound")
            Optional<Long> people,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** A project's limit. */
    @Schema(name = "WideningLimit")
    public record Response(String project, long version, BasisPoints share, long people) {
        static Response of(String project, LimitStore.Kept kept) {
            return new Response(
                    project, kept.version(), kept.limit().share(), kept.limit().people());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "What may be widened at once without confirming it",
            description = "A tenth of everyone and 10,000 people a day unless an admin chose otherwise.")
    public Uni<Response> read(String project) {
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> limits.of(session, project)))
                .map(kept -> Response.of(project, kept));
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Change what may be widened at once without confirming it")
    @APIResponse(responseCode = "200", description = "The limit in its new version")
    @APIResponse(responseCode = "409", description = "It was changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<Response> replace(String project, Replacement request) {
        Replacement sent = Bodies.sent(request);
        long people = Place.BODY.dot("people").required(sent.people(), "people a day; 0 is no bound");
        if (people < 0 || people > MOST_PEOPLE) {
            throw Place.BODY.dot("people").refusal("it lies between 0, which is no bound, and " + MOST_PEOPLE);
        }
        return limits.set(
                        project,
                        Place.BODY.dot("version").version(sent.version()),
                        new Limit(new BasisPoints(Place.BODY.dot("share").basisPoints(sent.share(), 0)), people),
                        author.change(sent.reason()))
                .map(kept -> Response.of(project, kept));
    }
}
