package dev.sluice.flagdelivery.posthog;

import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.http.Bodies;
import dev.sluice.flagdelivery.http.Cors;
import dev.sluice.flagdelivery.http.Credentials;
import dev.sluice.flagdelivery.http.Gzip;
import dev.sluice.flagdelivery.http.Handling;
import dev.sluice.flagdelivery.http.HotPaths;
import dev.sluice.flagdelivery.http.Persons;
import dev.sluice.flagdelivery.http.Projects;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.http.Tagged;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.posthog.FlagsAnswer.Shape;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.Client;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import dev.sluice.kit.http.body.Bytes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * What PostHog's SDKs ask for.
 *
 * <p>Routes and not REST resources: bodies come in forms that no framework decodes as we want it, answers are written token by token,
 * and the tokens that callers show are checked here and nowhere else. Everything runs on the event loop and waits for nothing.
 */
@ApplicationScoped
public class PostHogRoutes {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    /** A project's definitions for one kind of reader, and the state they were made of. */
    private record Made(ProjectFlags of, Tagged definitions) {}

    /** What definitions are made for. */
    private record For(String project, SdkReading reading) {}

    private final Projects projects;
    private final Bodies bodies;
    private final Clock clock = Clock.systemUTC();
    private final Map<For, Made> definitions = new ConcurrentHashMap<>();

    PostHogRoutes(Projects projects, Bodies bodies) {
        this.projects = projects;
        this.bodies = bodies;
    }

    void register(@Observes Router router) {
        post(router, "/flags", (context, body) -> flags(context, body, Shape::ofFlags));
        post(router, "/decide", (context, body) -> flags(context, body, Shape::ofDecide));
        get(router, "/array/:token/config", this::config);
        get(router, "/array/:token/config.js", this::configScript);
        get(router, "/flags/definitions", this::definitions);
        get(router, "/api/feature_flag/local_evaluation", this::definitions);
        get(router, "/api/projects/:project/feature_flags/:key/remote_config", this::payload);
        get(router, "/api/early_access_features", this::earlyAccess);
        get(router, "/api/surveys", context -> nothingOf(context, "surveys"));
        get(router, "/api/web_experiments", context -> nothingOf(context, "experiments"));
    }

    private void post(Router router, String path, Bodies.Handling handling) {
        HotPaths.post(router, path, bodies.then(handling, PostHogRefusals::answer));
        router.route(path).handler(Cors::handle);
    }

    private static void get(Router router, String path, Handling handling) {
        router.route(path).handler(Cors::handle);
        router.route(HttpMethod.GET, path).handler(Handling.of(handling, PostHogRefusals::answer));
    }

    private void flags(RoutingContext context, Bytes json, IntFunction<Shape> shapes) throws Refusal {
        FlagsRequest request = FlagsRequest.parse(json);
        ProjectFlags project = projects.ofToken(request.token());
        Shape shape = shapes.apply(version(context));
        boolean none = request.disableFlags() || isTrue(context, "only_evaluate_survey_feature_flags");
        Instant now = clock.instant();
        List<Answer> answers = none ? List.of() : answers(project, request, Cors.isPage(context), now);
        boolean withConfig = shape != Shape.DETAILED || isTrue(context, "config");
        Optional<String> config = withConfig ? Optional.of(project.project().token()) : Optional.empty();
        json(context, new FlagsAnswer(answers, config, now.toEpochMilli()).write(shape));
    }

    private static List<Answer> answers(ProjectFlags project, FlagsRequest request, boolean isPage, Instant now)
            throws Refusal {
        Person person = Persons.of(project, request.asked());
        Client client = request.client().calledByPage(isPage);
        return request.flagKeys().isPresent()
                ? project.evaluate(request.flagKeys().get(), person, client, now)
                : project.evaluateAll(person, client, now);
    }

    private void config(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofToken(Optional.of(context.pathParam("token")));
        cacheable(context);
        Tagged.of(RemoteConfig.json(project.project().token())).answer(context, JSON);
    }

    private void configScript(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofToken(Optional.of(context.pathParam("token")));
        cacheable(context);
        Tagged.of(RemoteConfig.script(project.project().token())).answer(context, "application/javascript");
    }

    private void definitions(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofSecret(Credentials.bearer(context), Credentials.query(context, "token"));
        SdkReading reading = SdkReading.of(context.request().getHeader(HttpHeaders.USER_AGENT));
        context.response().headers().add(HttpHeaders.VARY, HttpHeaders.USER_AGENT);
        For reader = new For(project.project().project(), reading);
        Made made = definitions.get(reader);
        if (made != null && made.of() == project) {
            made.definitions().answer(context, JSON);
            return;
        }
        // Thousands of flags take a while to write, and everybody else's answers would stand in line behind them.
        Future<Made> making = context.vertx().executeBlocking(() -> {
            // Two requests may do this at once; both come to the same.
            Made fresh = new Made(
                    project, Tagged.of(Definitions.of(project, reading)).zipped());
            definitions.put(reader, fresh);
            return fresh;
        });
        making.onSuccess(fresh -> fresh.definitions().answer(context, JSON)).onFailure(context::fail);
    }

    /** The payload of a flag that only carries one: JSON text, itself written as a JSON text. */
    private void payload(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofSecret(Credentials.bearer(context), Credentials.query(context, "token"));
        ServedFlag flag = project.flags().get(context.pathParam("key"));
        if (flag == null) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "there is no flag of that key");
        }
        String payload = flag.flag().payloads().get("true");
        json(context, Json.write(out -> {
            if (payload == null) {
                out.writeNull();
            } else {
                out.writeString(payload);
            }
        }));
    }

    private void earlyAccess(RoutingContext context) throws Refusal {
        ProjectFlags project = projects.ofToken(Credentials.query(context, "token"));
        json(context, EarlyAccess.of(project, context.request().params().getAll("stage")));
    }

    private void nothingOf(RoutingContext context, String list) throws Refusal {
        projects.ofToken(Credentials.query(context, "token"));
        json(context, Json.write(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart(list);
            out.writeEndArray();
            out.writeEndObject();
        }));
    }

    /** The shape's version; what is no number asks for the oldest, as leaving it out does. */
    private static int version(RoutingContext context) throws Refusal {
        String version = Credentials.query(context, "v").orElse("");
        boolean isNumber =
                !version.isEmpty() && version.length() <= 4 && version.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(version) : 1;
    }

    private static boolean isTrue(RoutingContext context, String parameter) throws Refusal {
        return Credentials.query(context, parameter)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    private static void cacheable(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
    }

    private static void json(RoutingContext context, Buffer body) {
        context.response().putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        Gzip.end(context, body);
    }
}
