package dev.sluice.flagdelivery.ofrep;

import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flag.Person;
import dev.sluice.flagdelivery.http.Bodies;
import dev.sluice.flagdelivery.http.Cors;
import dev.sluice.flagdelivery.http.Credentials;
import dev.sluice.flagdelivery.http.HotPaths;
import dev.sluice.flagdelivery.http.Persons;
import dev.sluice.flagdelivery.http.Projects;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.http.Tagged;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.Prepared;
import dev.sluice.flagdelivery.serving.Answer;
import dev.sluice.flagdelivery.serving.Client;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import dev.sluice.flagdelivery.stream.StreamChannel;
import dev.sluice.kit.http.body.Bytes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What OpenFeature's remote evaluation providers ask for (OFREP 0.3.0). The same evaluation as for PostHog's SDKs. */
@ApplicationScoped
public class OfrepRoutes {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";

    /** How a project's bulk answers end all day: with where changes are told, which takes a signature. */
    private record End(ProjectRecord of, long day, Prepared json) {}

    private final Map<String, End> ends = new ConcurrentHashMap<>();
    private final Projects projects;
    private final Bodies bodies;
    private final Clock clock = Clock.systemUTC();

    OfrepRoutes(Projects projects, Bodies bodies) {
        this.projects = projects;
        this.bodies = bodies;
    }

    void register(@Observes Router router) {
        router.route("/ofrep/*").handler(Cors::handle);
        HotPaths.post(router, FLAGS, bodies.then(this::bulk, OfrepRefusals::answer));
        HotPaths.post(router, FLAGS + "/:key", bodies.then(this::single, OfrepRefusals::answer));
        router.route("/ofrep/*")
                .handler(context -> OfrepRefusals.answer(context, 404, "GENERAL", "there is nothing at this path"));
    }

    private void single(RoutingContext context, Bytes body) throws Refusal {
        ProjectFlags project = projects.ofTokenOrSecret(Credentials.bearerOrApiKey(context));
        OfrepRequest request = OfrepRequest.parse(body);
        ServedFlag flag = project.flags().get(context.pathParam("key"));
        if (flag == null || !client(context).mayHave(flag)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "there is no flag of that key");
        }
        Person person = Persons.of(project, request.asked());
        boolean lacksKey =
                request.targetingKey().isEmpty() && TargetingKey.isNeeded(flag.flag(), project.flags(), person);
        if (lacksKey) {
            OfrepRefusals.answer(context, 400, OfrepRefusals.TARGETING_KEY_MISSING, OfrepRefusals.TARGETING_KEY_DETAIL);
            return;
        }
        Answer answer = project.evaluate(flag, person, clock.instant());
        OfrepFlag written = new OfrepFlag(project.project().project(), answer, request.targetingKey(), false);
        context.response()
                .setStatusCode(answer.isFailed() ? 500 : 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Json.write(written::write));
    }

    private void bulk(RoutingContext context, Bytes body) throws Refusal {
        ProjectFlags project = projects.ofTokenOrSecret(Credentials.bearerOrApiKey(context));
        OfrepRequest request = OfrepRequest.parse(body);
        Person person = Persons.of(project, request.asked());
        List<Answer> answers = project.evaluateAll(person, client(context), clock.instant());
        boolean isNobody = request.targetingKey().isEmpty();
        OfrepBulk written = OfrepBulk.of(
                project.project().project(),
                answers,
                request.targetingKey(),
                answer -> isNobody && TargetingKey.isNeeded(answer.flag().flag(), project.flags(), person));
        new Tagged(written.body(end(project.project())), written.tag()).answer(context, JSON);
    }

    private Prepared end(ProjectRecord project) {
        long today = StreamChannel.day(clock.instant());
        End known = ends.get(project.project());
        if (known != null && known.of().equals(project) && known.day() == today) {
            return known.json();
        }
        End made = new End(project, today, OfrepBulk.end(project.project(), StreamChannel.of(project, clock)));
        ends.put(project.project(), made);
        return made.json();
    }

    private static Client client(RoutingContext context) {
        return Client.ANY.calledByPage(Cors.isPage(context));
    }
}
