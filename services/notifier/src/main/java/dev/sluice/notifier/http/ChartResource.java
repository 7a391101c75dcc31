package dev.sluice.notifier.http;

import dev.sluice.kit.http.ProblemException;
import dev.sluice.notifier.message.Charts;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Charts for receivers that fetch pictures. Their addresses are sealed: whoever was not sent one cannot make one up. */
@Path("/charts/{sealed}.png")
@Tag(name = "Alerts")
public class ChartResource {

    private static final int KEEP_SECONDS = 86_400;

    private final Charts charts;

    ChartResource(Charts charts) {
        this.charts = charts;
    }

    @GET
    @PermitAll
    @Blocking
    @Operation(summary = "The chart of an alert", description = "Its address stands in the alert's messages.")
    @APIResponse(responseCode = "200", description = "A PNG")
    @APIResponse(responseCode = "404", description = "Nobody was sent this address")
    public Response chart(@PathParam("sealed") String sealed) {
        byte[] png = charts.at(sealed).orElseThrow(() -> ProblemException.notFound("there is no such chart"));
        return Response.ok(png, "image/png")
                .header("Cache-Control", "public, immutable, max-age=" + KEEP_SECONDS)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
