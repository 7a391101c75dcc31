package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.flagconfig.project.ProjectResponses.IngestionResponse;
import dev.sluice.flagconfig.project.ProjectResponses.SecretResponse;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** How a project's events are taken in, for its admins. */
@Path("/api/v1/projects/{project}/ingestion")
@Tag(name = "projects", description = "What separates one product's flags from another's")
public class IngestionResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final ProjectRuntime runtime;
    private final Author author;

    IngestionResource(Mutiny.SessionFactory sessions, ProjectStore projects, ProjectRuntime runtime, Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.runtime = runtime;
        this.author = author;
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "How events are taken in: limits, rules, and since when webhooks have a secret",
            description = "No secret is ever shown here.")
    public Uni<IngestionResponse> read(String project) {
        return sessions.withSession(session -> projects.read(session, project).map(IngestionResponse::of));
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Change how events are taken in",
            description = "What is left out becomes none. Secrets of webhooks stay as they are.")
    @APIResponse(responseCode = "200", description = "The settings in their new version")
    @APIResponse(responseCode = "409", description = "They were changed since the version you read")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<IngestionResponse> replace(String project, ProjectRequests.Ingestion request) {
        ProjectRequests.Ingestion sent = Bodies.sent(request);
        long version = Place.BODY.dot("version").version(sent.version());
        IngestionSettings settings = IngestionReader.settings(sent);
        return runtime.settle(project, version, settings, author.change(sent.reason()))
                .map(IngestionResponse::of);
    }

    @PUT
    @Path("/webhook-secrets/{source}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Set or rotate what a source's webhooks are signed with",
            description =
                    "Sources: sentry, alertmanager, grafana, datadog, webhook. Without a secret in the body one is made; it is in this"
                            + " answer and never in another one. The secret of before is refused from then on.")
    @APIResponse(responseCode = "200", description = "Since when it is set; with the secret when it was made here")
    @APIResponse(responseCode = "422", description = "Not allowed; the problem names the field")
    public Uni<SecretResponse> setSecret(String project, String source, ProjectRequests.Secret request) {
        Optional<ProjectRequests.Secret> sent = Optional.ofNullable(request);
        Optional<String> given = sent.flatMap(ProjectRequests.Secret::secret).map(IngestionReader::secret);
        String secret = given.orElseGet(NewSecrets::webhookSecret);
        Change change = author.change(sent.flatMap(ProjectRequests.Secret::reason));
        return runtime.setSecret(project, IngestionReader.source(source), secret, change)
                .map(set -> new SecretResponse(
                        source, given.isPresent() ? Optional.empty() : Optional.of(secret), set.since(), set.by()));
    }

    @DELETE
    @Path("/webhook-secrets/{source}")
    @RolesAllowed(Roles.ADMIN)
    @ResponseStatus(204)
    @Operation(
            summary = "Forget what a source's webhooks are signed with",
            description = "Nothing is taken from that source until another secret is set.")
    @APIResponse(responseCode = "204", description = "Forgotten")
    @APIResponse(responseCode = "404", description = "None is set")
    public Uni<Void> dropSecret(String project, String source, @RestQuery String reason) {
        return runtime.dropSecret(project, IngestionReader.source(source), author.change(Optional.ofNullable(reason)));
    }
}
