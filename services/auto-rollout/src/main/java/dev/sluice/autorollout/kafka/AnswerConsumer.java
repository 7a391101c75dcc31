package dev.sluice.autorollout.kafka;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.contracts.FlagCommandResult;
import dev.sluice.contracts.WireJson;
import dev.sluice.rollout.Refusal;
import dev.sluice.rollout.RolloutEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Instant;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears what became of commands. */
@ApplicationScoped
class AnswerConsumer {

    private final Multi<Message<byte[]>> channel;
    private final RolloutRuntime runtime;
    private final ObjectReader json = WireJson.lenient().readerFor(FlagCommandResult.class);
    private volatile Cancellable reading = () -> {};

    AnswerConsumer(@Channel("flag-command-results") Multi<Message<byte[]>> channel, RolloutRuntime runtime) {
        this.channel = channel;
        this.runtime = runtime;
    }

    void start(@Observes StartupEvent event) {
        reading = Inbox.read(channel, this::parse, this::hear);
    }

    void stop(@Observes ShutdownEvent event) {
        reading.cancel();
    }

    private FlagCommandResult parse(String key, byte[] payload) throws IOException {
        if (payload == null) {
            throw new IOException("an answer has a body");
        }
        return json.readValue(payload);
    }

    private Uni<?> hear(FlagCommandResult answer) {
        return runtime.on(answer.rolloutId(), (state, at) -> event(answer, at));
    }

    private static RolloutEvent event(FlagCommandResult answer, Instant at) {
        return switch (answer) {
            case FlagCommandResult.Applied applied ->
                new RolloutEvent.CommandApplied(applied.commandId(), applied.flagVersion(), applied.at(), at);
            case FlagCommandResult.Refused refused ->
                new RolloutEvent.CommandRefused(
                        refused.commandId(), code(refused.code()), refused.explanation(), refused.flagVersion(), at);
        };
    }

    private static Refusal code(FlagCommandResult.Refusal code) {
        return switch (code) {
            case STALE_GENERATION -> Refusal.STALE_GENERATION;
            case STALE_VERSION -> Refusal.STALE_VERSION;
            case NO_SUCH_FLAG -> Refusal.NO_SUCH_FLAG;
            case OTHER_ROLLOUT -> Refusal.OTHER_ROLLOUT;
            case OUT_OF_ORDER -> Refusal.OUT_OF_ORDER;
            case FAILED -> Refusal.FAILED;
        };
    }
}
