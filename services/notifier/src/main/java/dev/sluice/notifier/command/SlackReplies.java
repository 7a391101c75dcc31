package dev.sluice.notifier.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.message.Wording;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.outbound.HttpPost;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Answers people in Slack, at the address that came with their click. It is good for half an hour and five messages; afterwards, and when
 * Slack is away for long, the answer is in the rollout's decision log alone.
 */
@ApplicationScoped
class SlackReplies {

    /** What the address is sealed for, while a command is away. */
    static final String SOURCE = "slack-reply";

    private static final Logger LOG = Logger.getLogger(SlackReplies.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 5;
    private static final int LONGEST = 2_900;

    private final HttpPost http;
    private final SecretBox box;

    SlackReplies(HttpPost http, SecretBox box) {
        this.http = http;
        this.box = box;
    }

    /** Says what became of a command: to all when it was done, to the person when it was not. */
    Uni<Void> say(RolloutCommandResult result) {
        if (result.replyTo().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        URI url;
        try {
            url = URI.create(box.open(result.project(), SOURCE, result.replyTo().get()));
        } catch (SecretBox.Unopenable e) {
            LOG.warnf("nobody is told what became of %s: %s", result.commandId(), e.getMessage());
            return Uni.createFrom().voidItem();
        }
        return switch (result.outcome()) {
            case DONE -> post(url, "in_channel", "✅ " + result.explanation());
            case REFUSED -> post(url, "ephemeral", "Not done: " + result.explanation());
        };
    }

    /** Says something to the person alone. */
    Uni<Void> toPerson(Optional<URI> url, String text) {
        // Not waited for: Slack wants its own answer within three seconds.
        url.ifPresent(to -> post(to, "ephemeral", text)
                .subscribe()
                .with(done -> {}, e -> LOG.warnf("a person was not told: %s", e.getMessage())));
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> post(URI url, String to, String text) {
        ObjectNode message = JSON.createObjectNode();
        message.put("response_type", to);
        message.put("replace_original", false);
        message.put(
                "text",
                Wording.cut(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), LONGEST));
        return http.post(new HttpPost.Message(url, message.toString()))
                .chain(attempt -> switch (attempt) {
                    case Attempt.Delivered _ -> Uni.createFrom().voidItem();
                    case Attempt.Failed failed ->
                        Uni.createFrom().<Void>failure(new IllegalStateException(failed.why()));
                    case Attempt.Refused refused -> {
                        LOG.warnf("Slack does not take a reply: %s", refused.why());
                        yield Uni.createFrom().voidItem();
                    }
                })
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(500), Duration.ofSeconds(10))
                .atMost(TRIES)
                .onFailure()
                .invoke(e -> LOG.warnf("a reply was given up: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
