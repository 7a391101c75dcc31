package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.cohort.MemberStore.ListId;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Aside;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Meant;
import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.Roles;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Who belongs to a cohort, and the entries of static ones. */
@Path("/api/v1/projects/{project}/cohorts/{id}/members")
@Tag(name = "cohorts")
public class CohortMemberResource {

    private static final int MOST_OF_A_PAGE = 1_000;

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final StaticCohortRuntime lists;
    private final MemberReader members;
    private final MemberViews views;
    private final SentList sent;
    private final Author author;

    CohortMemberResource(
            Mutiny.SessionFactory sessions,
            ProjectStore projects,
            StaticCohortRuntime lists,
            MemberReader members,
            MemberViews views,
            SentList sent,
            Author author) {
        this.sessions = sessions;
        this.projects = projects;
        this.lists = lists;
        this.members = members;
        this.views = views;
        this.sent = sent;
        this.author = author;
    }

    /** A page of members, or of groups of them. */
    @Schema(name = "MemberPage")
    public record PageResponse(
            @Schema(description = "Entries of a list; of a dynamic cohort the first known ids of its people")
            Optional<List<String>> members,

            @Schema(
                    description =
                            "With ?by= and no group chosen: the groups, the largest first, those without a value last")
            Optional<List<MemberGroups.MemberGroup>> groups,

            @Schema(description = "Send it as ?after= for the next page; not there on the last one")
            Optional<String> next) {
        static PageResponse of(MemberViews.Page page) {
            return new PageResponse(page.members(), page.groups(), page.next());
        }
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "List a cohort's members",
            description =
                    "Those of a dynamic cohort are the people of whom events said something. ?by=organization, or any"
                            + " other property, groups them; with ?value= or ?unknown=true too, it lists the members of one group.")
    @APIResponse(responseCode = "404", description = "There is no such cohort")
    public Uni<PageResponse> list(
            String project,
            String id,
            @Parameter(description = "Keeps a static cohort's entries that contain it") @RestQuery String search,
            @Parameter(description = "The name of a property") @RestQuery String by,
            @RestQuery String value,
            @RestQuery Optional<String> unknown,
            @RestQuery String after,
            @RestQuery Integer limit) {
        MemberViews.Question question = new MemberViews.Question(
                MemberEntry.kept(text("search", search)),
                Optional.ofNullable(by).map(name -> Place.BODY.dot("by").name(Optional.of(name), "a property's name")),
                Optional.ofNullable(value).map(chosen -> text("value", chosen)),
                Parameters.choice("unknown", unknown, false),
                text("after", after),
                limit(limit, MOST_OF_A_PAGE));
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> lists.find(session, project, id)))
                .chain(list -> list.isPresent()
                        ? views.ofList(new ListId(project, id), question)
                        : views.ofRule(project, id, question))
                .map(PageResponse::of);
    }

    private static String text(String field, String sent) {
        return Place.BODY.dot(field).plain(Optional.ofNullable(sent).orElse(""), 400);
    }

    static int limit(Integer limit, int most) {
        int wanted = Optional.ofNullable(limit).orElse(100);
        if (wanted < 1 || wanted > most) {
            throw Place.BODY.dot("limit").refusal("it lies between 1 and " + most + ", not " + wanted);
        }
        return wanted;
    }

    @GET
    @Path("/export")
    @Produces(SentList.CSV)
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Export a static cohort's entries as CSV", description = "As it is read again by an upload.")
    public RestMulti<byte[]> export(String project, String id) {
        return RestMulti.fromUniResponse(
                required(project, id),
                this::rows,
                _ -> Map.of(
                        HttpHeaders.CONTENT_TYPE,
                        List.of(SentList.CSV + ";charset=UTF-8"),
                        HttpHeaders.CONTENT_DISPOSITION,
                        List.of("attachment; filename=\"" + id + ".csv\"")));
    }

    private Multi<byte[]> rows(ListId list) {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item("member\r\n"),
                        members.pages(list).map(entries -> entries.stream()
                                .map(CohortMemberResource::cell)
                                .collect(Collectors.joining("\r\n", "", "\r\n"))))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Quoted where CSV needs it. */
    private static String cell(String entry) {
        boolean isPlain = entry.chars().noneMatch(c -> c == ',' || c == ';' || c == '"') && !entry.isBlank();
        return isPlain ? entry : '"' + entry.replace("\"", "\"\"") + '"';
    }

    @POST
    @Blocking
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Add and remove entries",
            description = "No version is needed: what you ask for does not depend on what else is on the list.")
    @APIResponse(responseCode = "200", description = "The cohort, and a report of what was new, known and malformed")
    @APIResponse(responseCode = "409", description = "The cohort is dynamic and has no list")
    public Uni<CohortResponse> edit(
            String project, String id, @BeanParam Meant meant, CohortRequests.MemberEdit request) {
        CohortRequests.MemberEdit edit = Bodies.sent(request);
        ReadList add = ReadList.of(Place.BODY.dot("add"), edit.add());
        ReadList remove = ReadList.of(Place.BODY.dot("remove"), edit.remove());
        Wish wish = author.wish(edit.reason(), meant);
        return Aside.onEventLoop(() -> lists.edit(project, id, add, remove, wish));
    }

    @POST
    @Consumes({SentList.CSV, MediaType.TEXT_PLAIN})
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Add the entries of a CSV file or a pasted list",
            description = "As for creating a cohort from one; with ?remove=true they are taken off the list.")
    @APIResponse(responseCode = "400", description = "The list cannot be read; the problem names the line")
    public Uni<CohortResponse> add(
            String project,
            String id,
            @RestQuery String column,
            @RestQuery Optional<String> remove,
            @RestQuery String reason,
            @BeanParam Meant meant,
            HttpHeaders headers,
            byte[] body) {
        boolean taken = Parameters.choice("remove", remove, false);
        Wish wish = author.wish(Optional.ofNullable(reason), meant);
        return sent.read(headers.getMediaType(), body, Optional.ofNullable(column))
                .chain(read -> addOrRemove(project, id, taken, read, wish));
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Roles.EDITOR)
    @Operation(summary = "Add the entries of a file in a form", description = "The part is named list.")
    public Uni<CohortResponse> upload(
            String project,
            String id,
            @RestQuery String column,
            @RestQuery Optional<String> remove,
            @RestQuery String reason,
            @BeanParam Meant meant,
            @RestForm("list") FileUpload list) {
        boolean taken = Parameters.choice("remove", remove, false);
        Wish wish = author.wish(Optional.ofNullable(reason), meant);
        return sent.read(list, Optional.ofNullable(column)).chain(read -> addOrRemove(project, id, taken, read, wish));
    }

    private Uni<CohortResponse> addOrRemove(String project, String id, boolean remove, ReadList list, Wish wish) {
        return remove
                ? lists.edit(project, id, ReadList.none(), list, wish)
                : lists.edit(project, id, list, ReadList.none(), wish);
    }

    private Uni<ListId> required(String project, String id) {
        return sessions.withSession(
                        session -> projects.require(session, project).chain(() -> lists.require(session, project, id)))
                .map(list -> new ListId(project, list.thing().id()));
    }
}
