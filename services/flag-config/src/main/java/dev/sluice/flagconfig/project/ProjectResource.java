package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flagconfig.project.ProjectResponses.OpenedProject;
import dev.sluice.flagconfig.project.ProjectResponses.ProjectResponse;
import dev.sluice.flagconfig.project.ProjectResponses.VersionResponse;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Projects, for people. */
@Path("/api/v1/projects")
@Tag(name = "projects", description = "What separates one product's flags from another's")
public class ProjectResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final ProjectRuntime runtime;
    private final Author author;

    ProjectResource(Mutiny.SessionFactory sessions, ProjectStore projects, ProjectRuntime runtime, Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.runtime = runtime;
        this.author = author;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "List projects")
    public Uni<List<ProjectResponse>> list() {
        return sessions.withSession(projects::list)
                .map(rows -> rows.stream().map(ProjectResponse::of).toList());
    }

    @POST
    @RolesAllowed(Roles.ADMIN)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a project",
            description =
                    "Its token and secret key are made here. The secret key is in this answer and never in another one.")
    @APIResponse(responseCode = "201", description = "The project, with its secret key")
    @APIResponse(responseCode = "409", description = "There is one of that name")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<OpenedProject> create(ProjectRequests.Creation request) {
        ProjectRequests.Creation sent = Bodies.sent(request);
        String name = IngestionReader.projectName(sent.name());
        Change change = author.change(sent.reason());
        String secretKey = NewSecrets.secretKey();
        return runtime.create(
                        new ProjectRecord(name, NewSecrets.token(), NewSecrets.hash(secretKey), change.at()), change)
                .map(row -> OpenedProject.of(row, secretKey));
    }

    @GET
    @Path("/{project}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Read a project: its name and its public token")
    public Uni<ProjectResponse> read(String project) {
        return sessions.withSession(session -> projects.read(session, project)).map(ProjectResponse::of);
    }

    @POST
    @Path("/{project}/secret-key")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Make another secret key",
            description =
                    "The one of before opens nothing from then on. The new one is in this answer and never in another one.")
    @APIResponse(responseCode = "200", description = "The project, with its new secret key")
    @APIResponse(responseCode = "409", description = "The key stands in the settings of the installation")
    public Uni<OpenedProject> rotate(String project, ProjectRequests.Rotation request) {
        if (project.equals(DefaultProject.NAME)) {
            throw ProblemException.conflict(
                    "the secret key of this project stands in the settings: change SLUICE_SECRET_KEY"
                            + " and start flag-config again");
        }
        Change change = author.change(Optional.ofNullable(request)
                .map(ProjectRequests.Rotation::reason)
                .orElse(Optional.empty()));
        String secretKey = NewSecrets.secretKey();
        return runtime.rotate(project, NewSecrets.hash(secretKey), change).map(row -> OpenedProject.of(row, secretKey));
    }

    @GET
    @Path("/{project}/history")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Every version of a project's key and settings: who made it, when and why")
    public Uni<List<VersionResponse>> history(String project) {
        return sessions.withSession(
                        session -> projects.read(session, project).chain(() -> projects.versions(session, project)))
                .map(versions -> versions.stream().map(VersionResponse::of).toList());
    }
}
