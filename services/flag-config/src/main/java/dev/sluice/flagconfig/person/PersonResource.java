package dev.sluice.flagconfig.person;

import dev.sluice.contracts.DistinctIds;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestQuery;

/** What is known of persons, for looking at. */
@Path("/api/v1/projects/{project}/persons")
@Tag(name = "persons", description = "What events said of people, merged over their ids")
public class PersonResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final Pool pool;
    private final PersonStore persons;

    PersonResource(Mutiny.SessionFactory sessions, ProjectStore projects, Pool pool, PersonStore persons) {
        this.sessions = sessions;
        this.projects = projects;
        this.pool = pool;
        this.persons = persons;
    }

    /**
     * A person.
     *
     * @param firstId the id they were known by first; flags with continuity place them by it
     */
    @Schema(name = "Person")
    public record PersonResponse(
            String personId,

            @Schema(
                    description =
                            "Whether $identify with an anonymous id, or an alias, has linked them with another id; a server SDK's identify() links nothing")
            boolean identified,

            String firstId,
            List<IdResponse> ids,
            Map<String, Object> properties) {
        static PersonResponse of(PersonState person) {
            return new PersonResponse(
                    person.personId(),
                    person.identified(),
                    person.firstIdBefore("").orElse(""),
                    person.ids().entrySet().stream()
                            .map(entry -> new IdResponse(
                                    entry.getKey(),
                                    entry.getValue().seenAt(),
                                    entry.getValue().linkedAt()))
                            .sorted(Comparator.comparing(IdResponse::seenAt).thenComparing(IdResponse::distinctId))
                            .toList(),
                    person.properties().values());
        }
    }

    /** One of a person's ids. */
    @Schema(name = "PersonId")
    public record IdResponse(
            String distinctId,

            @Schema(description = "The earliest event that named it")
            Instant seenAt,

            @Schema(description = "When it was linked to this person")
            Optional<Instant> linkedAt) {}

    @GET
    @Path("/{distinctId}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Look a person up by any of their ids")
    @APIResponse(responseCode = "200", description = "The person")
    @APIResponse(responseCode = "404", description = "Nobody goes by that id, or events said nothing of them")
    public Uni<PersonResponse> read(String project, String distinctId) {
        return found(project, distinctId);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Look a person up by an id that does not fit a path",
            description = "Ids with a slash or with letters beyond ASCII cannot stand in a path.")
    public Uni<PersonResponse> find(String project, @RestQuery String distinctId) {
        return found(
                project,
                Place.BODY.dot("distinctId").required(Optional.ofNullable(distinctId), "one of the person's ids"));
    }

    private Uni<PersonResponse> found(String project, String distinctId) {
        return sessions.withSession(session -> projects.require(session, project))
                .chain(() -> persons.find(pool, project, DistinctIds.normalised(distinctId)))
                .map(person -> PersonResponse.of(person.orElseThrow(() -> ProblemException.notFound(
                        "no event has said anything of a person with the id \"" + distinctId + "\""))));
    }
}
