package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** New static cohorts from files and pasted lists. */
@Path("/api/v1/projects/{project}/cohorts")
@Tag(name = "cohorts")
public class CohortUploadResource {

    private final StaticCohortRuntime lists;
    private final SentList sent;
    private final Author author;
    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final DynamicMembers members;

    CohortUploadResource(
            StaticCohortRuntime lists,
            SentList sent,
            Author author,
            Mutiny.SessionFactory sessions,
            ProjectStore projects,
            DynamicMembers members) {
        this.sessions = sessions;
        this.projects = projects;
        this.members = members;
        this.lists = lists;
        this.sent = sent;
        this.author = author;
    }

    @POST
    @Consumes({SentList.CSV, MediaType.TEXT_PLAIN})
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a static cohort from a CSV file or a pasted list",
            description =
                    "UTF-8, at most 16 MB and 200000 entries. In a CSV file the column is the one named by ?column=, else one"
                            + " called email or distinct_id, else the only one; without a header the first row is an entry.")
    @APIResponse(responseCode = "201", description = "The cohort, and a report of what was new, known and malformed")
    @APIResponse(responseCode = "400", description = "The list cannot be read; the problem names the line")
    @APIResponse(responseCode = "409", description = "The id is taken")
    public Uni<CohortResponse> create(
            String project,
            @RestQuery String id,
            @RestQuery String name,
            @RestQuery String column,
            @RestQuery String reason,
            HttpHeaders headers,
            byte[] body) {
        return create(project, id, name, reason, sent.read(headers.getMediaType(), body, Optional.ofNullable(column)));
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Create a static cohort from a file in a form",
            description =
                    "The part is named list; it is read as CSV when its type or name says so, else as a pasted list.")
    public Uni<CohortResponse> upload(
            String project,
            @RestQuery String id,
            @RestQuery String name,
            @RestQuery String column,
            @RestQuery String reason,
            @RestForm("list") FileUpload list) {
        return create(project, id, name, reason, sent.read(list, Optional.ofNullable(column)));
    }

    private Uni<CohortResponse> create(String project, String id, String name, String reason, Uni<ReadList> list) {
        String key = Place.BODY.dot("id").key(Optional.ofNullable(id));
        String called = CohortResource.name(key, Optional.ofNullable(name));
        Change change = author.change(Optional.ofNullable(reason));
        return list.chain(read -> lists.create(project, key, called, read, change))
                .map(edited -> CohortResponse.ofEdited(project, edited));
    }

    @POST
    @Path("/{id}/copy")
    @RolesAllowed(Roles.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Copy a cohort to a new static one",
            description =
                    "Of a dynamic one, those who belong to it now, by all their ids: whoever comes later is not on the list.")
    @APIResponse(responseCode = "409", description = "The id is taken")
    public Uni<CohortResponse> copy(String project, String id, CohortRequests.Copy request) {
        CohortRequests.Copy copy = Bodies.sent(request);
        String key = Place.BODY.dot("id").key(copy.id());
        String called = CohortResource.name(key, copy.name());
        Change change = author.change(copy.reason());
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> lists.find(session, project, id)))
                .chain(list -> list.isPresent()
                        ? lists.copy(new MemberStore.ListId(project, id), key, called, change)
                                .map(kept -> CohortResponse.ofList(project, kept))
                        : members.allIds(project, id)
                                .chain(read -> lists.create(project, key, called, read, change))
                                .map(edited -> CohortResponse.ofEdited(project, edited)));
    }
}
