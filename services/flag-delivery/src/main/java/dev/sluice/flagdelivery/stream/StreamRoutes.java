package dev.sluice.flagdelivery.stream;

import dev.sluice.flagdelivery.http.Cors;
import dev.sluice.flagdelivery.http.Credentials;
import dev.sluice.flagdelivery.http.Handling;
import dev.sluice.flagdelivery.http.Projects;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Optional;

/** Event streams: {@code /ofrep/v1/stream?ch=CHANNEL} and {@code /flags/changes?token=TOKEN}. */
@ApplicationScoped
public class StreamRoutes {

    /** Before OFREP's answer for paths that do not exist. */
    private static final int FIRST = -1;

    private final ChangeStreams streams;
    private final Projects projects;
    private final Clock clock = Clock.systemUTC();

    StreamRoutes(ChangeStreams streams, Projects projects) {
        this.streams = streams;
        this.projects = projects;
    }

    void register(@Observes Router router) {
        get(router, "/ofrep/v1/stream", this::ofrep);
        get(router, "/flags/changes", this::flags);
    }

    private static void get(Router router, String path, Handling handling) {
        router.route(path).order(FIRST).handler(Cors::handle);
        router.route(HttpMethod.GET, path).order(FIRST).handler(Handling.of(handling, StreamRoutes::refuse));
    }

    private void ofrep(RoutingContext context) throws Refusal {
        Served now = projects.known();
        String channel = Credentials.query(context, "ch").orElse("");
        String project = StreamChannel.opens(
                        channel,
                        name -> Optional.ofNullable(now.byProject().get(name)).map(ProjectFlags::project),
                        clock)
                .orElseThrow(() ->
                        new Refusal(Refusal.Kind.NOT_AUTHENTICATED, "the channel is over: ask for all flags anew"));
        streams.open(context, project, StreamForm.OFREP);
    }

    private void flags(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofToken(Credentials.query(context, "token"));
        streams.open(context, project.project().project(), StreamForm.FLAGS);
    }

    private static void refuse(RoutingContext context, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.NOT_READY) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        context.response()
                .setStatusCode(refusal.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.write(out -> {
                    out.writeStartObject();
                    out.writeStringField("detail", refusal.getMessage());
                    out.writeEndObject();
                }));
    }
}
