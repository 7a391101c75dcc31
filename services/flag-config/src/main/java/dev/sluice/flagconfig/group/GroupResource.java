package dev.sluice.flagconfig.group;

import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestQuery;

/** What is known of groups, for looking at. */
@Path("/api/v1/projects/{project}/groups")
@Tag(name = "groups", description = "What $groupidentify said of companies, teams and the like")
public class GroupResource {

    private final Mutiny.SessionFactory sessions;
    private final ProjectStore projects;
    private final Pool pool;
    private final GroupStore groups;

    GroupResource(Mutiny.SessionFactory sessions, ProjectStore projects, Pool pool, GroupStore groups) {
        this.sessions = sessions;
        this.projects = projects;
        this.pool = pool;
        this.groups = groups;
    }

    /** A group. */
    @Schema(name = "Group")
    public record GroupResponse(String type, String key, Map<String, Object> properties) {}

    @GET
    @Path("/{type}/{key}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(summary = "Look a group up")
    @APIResponse(responseCode = "200", description = "The group")
    @APIResponse(responseCode = "404", description = "No event has said anything of it")
    public Uni<GroupResponse> read(String project, String type, String key) {
        return found(project, type, key);
    }

    @GET
    @Path("/{type}")
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Look a group up by a key that does not fit a path",
            description = "Keys with a slash or with letters beyond ASCII cannot stand in a path.")
    public Uni<GroupResponse> find(String project, String type, @RestQuery String key) {
        return found(project, type, Place.BODY.dot("key").required(Optional.ofNullable(key), "the group's key"));
    }

    private Uni<GroupResponse> found(String project, String type, String key) {
        return sessions.withSession(session -> projects.require(session, project))
                .chain(() -> groups.find(pool, new GroupStore.GroupId(project, type, key.replace('\0', '\ufffd'))))
                .map(bag -> new GroupResponse(
                        type,
                        key,
                        bag.orElseThrow(() -> ProblemException.notFound(
                                        "no event has said anything of a " + type + " \"" + key + "\""))
                                .values()));
    }
}
