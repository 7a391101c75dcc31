package dev.sluice.notifier.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.NotifierSettings;
import dev.sluice.notifier.message.Links;
import dev.sluice.notifier.outbound.Answer;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.outbound.HttpPost;
import dev.sluice.notifier.route.Target;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Tells Slack. */
@ApplicationScoped
public class SlackSender {

    /** Errors of the Web API after which the same message may be taken. */
    private static final Set<String> PASSING = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "message_limit_exceeded");

    /** What Slack says when it could not fetch a picture, among other things. */
    private static final String BLOCKS_REFUSED = "invalid_blocks";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpPost http;
    private final URI postMessage;

    SlackSender(HttpPost http, NotifierSettings settings) {
        this.http = http;
        this.postMessage = URI.create(settings.slackApi() + "/chat.postMessage");
    }

    /** By an incoming webhook. */
    public Uni<Attempt> send(Target.SlackWebhook target, AlertRecord alert, Links links) {
        return withOrWithoutChart(
                links, with -> http.post(new HttpPost.Message(target.url(), SlackMessage.forWebhook(alert, with))));
    }

    /** By an app. */
    public Uni<Attempt> send(Target.SlackApp target, UUID route, AlertRecord alert, Links links) {
        return withOrWithoutChart(
                links,
                with -> http.post(
                        new HttpPost.Message(
                                postMessage,
                                Map.of("Authorization", "Bearer " + target.token()),
                                SlackMessage.forApp(alert, with, target.slackChannel(), route)),
                        SlackSender::read));
    }

    /** Slack refuses a whole message when it cannot fetch its picture; nobody should miss a page for want of a chart. */
    private static Uni<Attempt> withOrWithoutChart(Links links, Function<Links, Uni<Attempt>> send) {
        return send.apply(links)
                .chain(attempt -> links.chart().isPresent()
                                && attempt instanceof Attempt.Refused refused
                                && refused.why().contains(BLOCKS_REFUSED)
                        ? send.apply(links.withoutChart())
                        : Uni.createFrom().item(attempt));
    }

    /** The Web API answers 200 also when it refuses; {@code ok} tells. */
    static Attempt read(Answer answer) {
        Instant now = Instant.now();
        if (answer.status() != 200) {
            return answer.byStatus(now);
        }
        try {
            JsonNode said = JSON.readTree(answer.body());
            if (said.path("ok").asBoolean()) {
                return new Attempt.Delivered("Slack took it");
            }
            String error = said.path("error").asText();
            return PASSING.contains(error) ? answer.later(now) : new Attempt.Refused("Slack refused it: " + error);
        } catch (JsonProcessingException e) {
            return answer.later(now);
        }
    }
}
