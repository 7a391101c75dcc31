package dev.sluice.flagconfig.flag;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.WireJson;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes rollouts' commands from Kafka, one after the other, and acknowledges each after its commit.
 *
 * <p>A command that can never be carried out (bytes that are no command, text that no database keeps) fails and becomes a dead
 * letter. Anything else that goes wrong is outside of it, first of all a database that is away: the same command is tried again,
 * for as long as it takes, and those behind it wait.
 */
@ApplicationScoped
class FlagCommandConsumer {

    private static final Logger LOG = Logger.getLogger(FlagCommandConsumer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    /** Class 22 of PostgreSQL's error codes, "data exception": the same data will fail again. */
    private static final String DATA_EXCEPTION = "22";

    private final FlagCommandRuntime runtime;
    private final ObjectReader commands = WireJson.lenient().readerFor(FlagCommand.class);

    FlagCommandConsumer(FlagCommandRuntime runtime) {
        this.runtime = runtime;
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
            return Uni.createFrom().failure(e);
        }
        return Uni.createFrom()
                .deferred(() -> runtime.carryOut(command))
                .onFailure(FlagCommandConsumer::isOutside)
                .invoke(failure -> LOG.warnf(
                        "command not carried out yet, it will be tried again: command=%s reason=%s",
                        command.commandId(), failure.getMessage()))
                .onFailure(FlagCommandConsumer::isOutside)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
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

    private static boolean isOutside(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .noneMatch(cause -> cause instanceof IllegalArgumentException
                        || cause instanceof NullPointerException
                        || (cause instanceof PgException refused
                                && refused.getSqlState() != null
                                && refused.getSqlState().startsWith(DATA_EXCEPTION)));
    }
}
