package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.WireJson;
import dev.sluice.database.DatabaseOutage;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes rollouts' commands from Kafka, one after the other, and acknowledges each after its commit.
 *
 * <p>While the database is away the same command is tried again, for as long as it takes, and those behind it wait. Anything else
 * that goes wrong (bytes that are no command, a flag that cannot be read, a bug) would go wrong again: that command fails and becomes
 * a dead letter, so that it does not stand in the way of all other rollouts. Its own rollout is told, if the command says at least
 * whose it is.
 */
@ApplicationScoped
class FlagCommandConsumer {

    private static final Logger LOG = Logger.getLogger(FlagCommandConsumer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final FlagCommandRuntime runtime;
    private final ObjectReader commands = WireJson.lenient().readerFor(FlagCommand.class);
    private final ObjectReader trees = WireJson.lenient().reader();
    private volatile boolean stopping;

    FlagCommandConsumer(FlagCommandRuntime runtime) {
        this.runtime = runtime;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Incoming("flag-commands")
    Uni<Void> onCommand(ConsumerRecord<String, byte[]> received) {
        FlagCommand command;
        try {
            command = read(received.value());
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf(
                    "not a command, it goes to the dead letters: topic=%s partition=%d offset=%d reason=%s",
                    received.topic(), received.partition(), received.offset(), e.getMessage());
            return tellWhose(received.value()).onItemOrFailure().transformToUni((_, _) -> Uni.createFrom()
                    .failure(e));
        }
        return Uni.createFrom()
                .deferred(() -> runtime.carryOut(command))
                .onFailure(this::isOutside)
                .invoke(failure -> LOG.warnf(
                        "command not carried out yet, it will be tried again: command=%s reason=%s",
                        command.commandId(), failure.getMessage()))
                .onFailure(this::isOutside)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        failure,
                        "command cannot be carried out, it goes to the dead letters: command=%s flag=%s/%s rollout=%s",
                        command.commandId(),
                        command.project(),
                        command.flag(),
                        command.rolloutId()))
                .onFailure()
                .call(_ -> giveUp(command.commandId(), command.rolloutId(), command.generation()))
                .replaceWithVoid();
    }

    /** What cannot be read as a command may still say which one it is. */
    private Uni<Void> tellWhose(byte[] value) {
        JsonNode tree;
        try {
            tree = value == null ? MissingNode.getInstance() : trees.readTree(value);
        } catch (IOException notJson) {
            return Uni.createFrom().voidItem();
        }
        String commandId = tree.path("commandId").asText("");
        String rolloutId = tree.path("rolloutId").asText("");
        return commandId.isBlank() || rolloutId.isBlank()
                ? Uni.createFrom().voidItem()
                : giveUp(commandId, rolloutId, tree.path("generation").asLong());
    }

    /** A rollout that is not told asks again, and then tells people that it is not answered. */
    private Uni<Void> giveUp(String commandId, String rolloutId, long generation) {
        return runtime.giveUp(commandId, rolloutId, generation)
                .onFailure()
                .invoke(failure -> LOG.errorf(
                        failure, "a command that cannot be carried out could not be answered: command=%s", commandId))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private FlagCommand read(byte[] value) throws IOException {
        if (value == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        FlagCommand command = commands.readValue(value);
        if (command == null) {
            throw new IllegalArgumentException("the record's value is null");
        }
        return command;
    }

    /** While the service ends, anything may fail for want of what has ended already: the command is left for the next start. */
    private boolean isOutside(Throwable failure) {
        return stopping || DatabaseOutage.isPassing(failure);
    }
}
