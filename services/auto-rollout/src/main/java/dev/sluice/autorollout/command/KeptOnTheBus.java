package dev.sluice.autorollout.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.autorollout.narrowing.Narrower;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.http.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A person's rollback without the database: the bus keeps it until the database is back, and nodes narrow by it at once. It goes the way
 * of what people say by buttons.
 */
@ApplicationScoped
public class KeptOnTheBus {

    /** A person waits for the answer. */
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final Narrower narrower;
    private final Producer<String, byte[]> producer;
    private final ObjectWriter json = WireJson.lenient().writerFor(RolloutCommand.class);
    private final InstantSource clock = InstantSource.system();

    KeptOnTheBus(Narrower narrower, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.narrower = narrower;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "kept-on-the-bus",
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) WITHIN.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) WITHIN.toMillis() / 2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (int) WITHIN.toMillis()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    void stop(@Observes ShutdownEvent event) {
        producer.close(WITHIN);
    }

    /**
     * What is answered.
     *
     * @param rollout its id
     * @param said what happens now, and what when the database is back
     */
    public record Taken(String rollout, String said) {}

    /** Has nodes narrow, if the rollout is the project's and live: they need no database for it. */
    public void narrow(String project, String id, String by, String reason) {
        known(project, id).ifPresent(standing -> narrower.takeBack(id, standing.generation(), by, reason));
    }

    /**
     * Has the bus keep a rollback. Fails with a 404 or 409 where what the bus knows of the rollout says so, and with a 503 when the bus
     * does not take it.
     */
    public Uni<Taken> rollBack(String project, String id, String by, String reason) {
        RolloutRecord standing = known(project, id)
                .orElseThrow(() -> ProblemException.notFound("the project has no rollout \"" + id + "\""));
        if (!standing.phase().isLive()) {
            throw ProblemException.conflict("the rollout is not under way: " + standing.reason());
        }
        RolloutCommand command = new RolloutCommand(
                "api/" + UUID.randomUUID(),
                project,
                id,
                Optional.of(standing.generation()),
                RolloutCommand.Action.ROLL_BACK,
                by,
                reason,
                clock.instant(),
                Optional.empty());
        return Uni.createFrom()
                .<Taken>emitter(emitter -> send(command, emitter))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private void send(RolloutCommand command, UniEmitter<? super Taken> emitter) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.ROLLOUT_COMMANDS.topicName(), command.rolloutId(), bytes(command));
        // Its callback tells.
        Future<?> unused = producer.send(record, (kept, failure) -> {
            if (failure == null) {
                emitter.complete(new Taken(
                        command.rolloutId(),
                        "the database is away: delivery nodes serve nothing of this rollout any more, and it is rolled back as"
                                + " soon as the database is there"));
            } else {
                emitter.fail(ProblemException.unavailable("neither the database nor the bus takes it; say it again"));
            }
        });
    }

    private Optional<RolloutRecord> known(String project, String id) {
        return narrower.standing(id).filter(standing -> standing.project().equals(project));
    }

    private byte[] bytes(RolloutCommand command) {
        try {
            return json.writeValueAsBytes(command);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a command cannot be written as JSON", e);
        }
    }
}
