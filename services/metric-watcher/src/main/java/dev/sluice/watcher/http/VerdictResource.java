package dev.sluice.watcher.http;

import dev.sluice.contracts.VerdictRecord;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.metric.Verdict;
import dev.sluice.watcher.stream.WatchTables;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;

/** The newest verdicts, with all the counts they are made of. */
@Path("/api/v1/projects/{project}/verdicts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class VerdictResource {

    private final WatchTables tables;

    VerdictResource(WatchTables tables) {
        this.tables = tables;
    }

    /**
     * Verdicts of a project.
     *
     * @param verdicts by rollout id
     */
    public record VerdictList(List<Verdict> verdicts) {
        public VerdictList {
            verdicts = List.copyOf(verdicts);
        }
    }

    /** The newest verdict on each rollout of a project. */
    @GET
    public VerdictList ofProject(@PathParam("project") String project) {
        return new VerdictList(tables.verdicts(project).stream()
                .map(VerdictRecord::verdict)
                .sorted(Comparator.comparing(Verdict::rolloutId))
                .toList());
    }

    /** The newest verdict on one rollout. */
    @GET
    @Path("{rolloutId}")
    public Verdict ofRollout(@PathParam("project") String project, @PathParam("rolloutId") String rolloutId) {
        return tables.verdict(rolloutId)
                .filter(record -> record.project().equals(project))
                .map(VerdictRecord::verdict)
                .orElseThrow(() -> ProblemException.notFound("there is no verdict on the rollout \"" + rolloutId
                        + "\" in the project \"" + project
                        + "\": none is given before the rollout has opened its first stage"));
    }
}
