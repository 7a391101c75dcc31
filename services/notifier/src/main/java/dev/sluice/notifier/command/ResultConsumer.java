package dev.sluice.notifier.command;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.RolloutCommandResult;
import dev.sluice.contracts.WireJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears what became of commands, and says so where they came from. */
@ApplicationScoped
class ResultConsumer {

    private final SlackReplies replies;
    private final ObjectReader json = WireJson.lenient().readerFor(RolloutCommandResult.class);

    ResultConsumer(SlackReplies replies) {
        this.replies = replies;
    }

    /** Returns at once: one reply that Slack does not take holds back no other. */
    @Incoming("rollout-command-results")
    Uni<Void> onResult(Message<byte[]> message) {
        RolloutCommandResult result;
        try {
            result = json.readValue(message.getPayload());
        } catch (IOException | RuntimeException e) {
            return Uni.createFrom().completionStage(message.nack(e));
        }
        replies.say(result).subscribe().with(done -> message.ack(), failure -> message.nack(failure));
        return Uni.createFrom().voidItem();
    }
}
