package dev.sluice.notifier.http;

import dev.sluice.kit.http.ProblemException;
import dev.sluice.notifier.command.SlackClicks;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Where Slack sends clicks. Slack has no key of ours: it is believed by its signature. */
@Path("/slack/{project}/interactions")
@Tag(name = "Slack", description = "The request URL for interactivity of a Slack app")
public class SlackResource {

    private final SlackClicks clicks;

    SlackResource(SlackClicks clicks) {
        this.clicks = clicks;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "A button was pressed",
            description = "Answered at once; what became of it is said in Slack, as a reply to the message.")
    @APIResponse(responseCode = "200", description = "It is on its way, or the person was told why not")
    @APIResponse(responseCode = "401", description = "Not signed by an app of this project, or not now")
    public Uni<RestResponse<Void>> clicked(
            @PathParam("project") String project,
            @HeaderParam("X-Slack-Request-Timestamp") String timestamp,
            @HeaderParam("X-Slack-Signature") String signature,
            byte[] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.badRequest(null, "send what Slack sends: a form with a field payload");
        }
        // Slack counts nothing but 200 as heard, not even 204.
        return clicks.on(project, timestamp, signature, body).replaceWith(RestResponse::<Void>ok);
    }
}
