package dev.sluice.flagconfig.importing;

import dev.sluice.flagconfig.request.Aside;
import dev.sluice.flagconfig.request.Author;
import dev.sluice.flagconfig.request.Bodies;
import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.Roles;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Takes over what a team has elsewhere. */
@Path("/api/v1/projects/{project}/import")
@Tag(name = "import", description = "Flags and cohorts of a project in PostHog")
public class ImportResource {

    private static final String REASON = "taken over from PostHog";

    private final ImportRuntime runtime;
    private final Author author;

    ImportResource(ImportRuntime runtime, Author author) {
        this.runtime = runtime;
        this.author = author;
    }

    @POST
    @Path("/posthog")
    @Blocking
    @RolesAllowed(Roles.EDITOR)
    @Operation(
            summary = "Take over flags and cohorts of a PostHog project",
            description =
                    "Send what PostHog's own API answers. Unless dry_run=false nothing is changed, and the answer says what would be:"
                            + " for each flag and cohort whether it would be created, replaced, left unchanged, skipped or refused, for which"
                            + " field, what would mean slightly else here, and who each flag would be on for. Cohorts keep PostHog's ids.")
    @APIResponse(responseCode = "200", description = "What became, or would become, of each flag and cohort")
    @APIResponse(responseCode = "422", description = "Nothing in it can be read; the problem names the field")
    public Uni<ImportReport> posthog(
            String project,
            @Parameter(description = "Only say what would become of it; true when left out") @RestQuery("dry_run")
                    Optional<String> dryRun,
            @Parameter(description = "Replace what is there and stands otherwise; false when left out") @RestQuery
                    Optional<String> overwrite,
            ImportRequest request) {
        boolean dry = Parameters.choice("dry_run", dryRun, true);
        boolean over = Parameters.choice("overwrite", overwrite, false);
        ImportRequest sent = Bodies.sent(request);
        Export export = Export.open(sent);
        Wish asked = author.wish(sent.reason(), sent.confirm().orElse(List.of()), dry);
        Wish wish = asked.isReasoned() ? asked : asked.withReason(REASON);
        return Aside.onEventLoop(
                () -> dry ? runtime.look(project, export, over, wish) : runtime.carryOut(project, export, over, wish));
    }
}
