package dev.sluice.flagconfig.project;

import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;

/** Projects, for reading. */
@Path("/api/v1/projects")
@Tag(name = "projects", description = "What separates one product's flags from another's")
public class ProjectResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;

    ProjectResource(Mutiny.SessionFactory sessions, ProjectStore projects) {
        this.sessions = sessions;
        this.projects = projects;
    }

    /**
     * A project.
     *
     * @param name its name, as it stands in paths
     * @param token the public token by which SDKs name it
     */
    @Schema(name = "Project")
    public record ProjectResponse(String name, String token, Instant changedAt) {
        static ProjectResponse of(ProjectRow row) {
            return new ProjectResponse(row.name, row.token, row.changedAt);
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List projects")
    public Uni<List<ProjectResponse>> list() {
        return sessions.withSession(projects::list)
                .map(rows -> rows.stream().map(ProjectResponse::of).toList());
    }

    @GET
    @Path("/{project}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a project: its name and its public token")
    public Uni<ProjectResponse> read(String project) {
        return sessions.withSession(session -> projects.find(session, project)).map(row -> row.map(ProjectResponse::of)
                .orElseThrow(() -> ProblemException.notFound("there is no project \"" + project + "\"")));
    }
}
