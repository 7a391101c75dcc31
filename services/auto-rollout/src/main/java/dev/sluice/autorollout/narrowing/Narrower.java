package dev.sluice.autorollout.narrowing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.contracts.FlagOverride;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Orders delivery nodes to serve less as soon as a breach is heard of, from the bus to the bus.
 *
 * <p>The rollout is taken back by {@code RolloutRuntime} and flag-config as ever, which need their databases; this needs none. It goes
 * the same way each time, not only when something is broken: a path that only emergencies use is broken when one comes. Every
 * instance does it, and an order given twice is the same order.
 */
@ApplicationScoped
public class Narrower implements TableSource {

    private static final Logger LOG = Logger.getLogger(Narrower.class);
    private static final Duration LAST_SENDS = Duration.ofSeconds(2);

    private final Definitions definitions;
    private final CompactedTable<RolloutRecord> rollouts;
    private final CompactedTable<FlagOverride> overrides;
    private final Producer<String, byte[]> producer;
    private final ObjectWriter json = WireJson.lenient().writerFor(FlagOverride.class);
    private final InstantSource clock = InstantSource.system();
    /** Tables tell their news on threads of their own; decisions are made on one. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("narrower").daemon().factory());
    /** What was ordered and may not have come back from the bus yet. Of that thread. */
    private final Map<String, FlagOverride> sent = new HashMap<>();

    Narrower(Definitions definitions, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.definitions = definitions;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "narrower",
                        // An order is tried for as long as the rollout needs it, not two minutes.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE),
                new StringSerializer(),
                new ByteArraySerializer());
        this.rollouts =
                CompactedTable.open(Topic.ROLLOUTS, RolloutRecord.class, bootstrapServers, (id, standing) -> look(id));
        this.overrides = CompactedTable.open(
                Topic.FLAG_OVERRIDES, FlagOverride.class, bootstrapServers, (key, order) -> lookAtFlag(key));
    }

    void start(@Observes StartupEvent event) {
        definitions.onVerdict(this::look);
        definitions.onFlag(this::lookAtFlag);
        // Verdicts that were read before anybody listened.
        rollouts.all().forEach(standing -> look(standing.rolloutId()));
    }

    void stop(@Observes ShutdownEvent event) {
        tables().forEach(FollowedTopic::close);
        thread.shutdown();
        producer.close(LAST_SENDS);
    }

    @Override
    public List<FollowedTopic> tables() {
        return List.of(rollouts, overrides);
    }

    /** The order in force on a flag. */
    public Optional<FlagOverride> inForce(String project, String flag) {
        return overrides.get(project + "/" + flag);
    }

    /** Where a rollout stands, as the bus has it. */
    public Optional<RolloutRecord> standing(String rolloutId) {
        return rollouts.get(rolloutId);
    }

    /** Orders nodes to serve nothing more of a rollout, as a person has said who may. Nothing when it is over, or another's run. */
    public void takeBack(String rolloutId, long generation, String by, String reason) {
        later(() -> rollouts.get(rolloutId)
                .flatMap(standing -> Narrowing.ofPerson(standing, generation, by, reason, clock.instant()))
                .filter(wanted -> !Narrowing.isOrderedWhole(wanted, given(wanted)))
                .ifPresent(this::give));
    }

    private void look(String rolloutId) {
        later(() -> {
            Optional<RolloutRecord> standing = rollouts.get(rolloutId);
            standing.flatMap(now -> definitions
                            .verdict(rolloutId)
                            .flatMap(verdict -> Narrowing.of(now, verdict, clock.instant())))
                    .ifPresent(this::order);
            standing.flatMap(now -> overrides.get(now.project() + "/" + now.flag()))
                    .ifPresent(this::endIfOver);
        });
    }

    private void lookAtFlag(String key) {
        later(() -> overrides.get(key).ifPresent(this::endIfOver));
    }

    private void order(FlagOverride wanted) {
        if (!Narrowing.isOrdered(wanted, given(wanted))) {
            give(wanted);
        }
    }

    /** The order that stands on the same flag, or is on its way. */
    private Optional<FlagOverride> given(FlagOverride wanted) {
        return Optional.ofNullable(sent.get(wanted.key())).or(() -> overrides.get(wanted.key()));
    }

    private void give(FlagOverride wanted) {
        sent.put(wanted.key(), wanted);
        LOG.infof(
                "delivery nodes are ordered to serve less: flag=%s rollout=%s generation=%d reason=%s",
                wanted.key(), wanted.rolloutId(), wanted.generation(), wanted.reason());
        send(wanted.key(), bytes(wanted));
    }

    private void endIfOver(FlagOverride order) {
        boolean read = overrides.isCaughtUp() && rollouts.isCaughtUp() && definitions.isCaughtUp();
        // A newer order may be on its way, and it stands under the same key.
        boolean overtaken = Optional.ofNullable(sent.get(order.key()))
                .filter(newer -> !newer.equals(order))
                .isPresent();
        if (!read
                || overtaken
                || !Narrowing.isOver(
                        order, rollouts.get(order.rolloutId()), definitions.flag(order.project(), order.flag()))) {
            return;
        }
        sent.remove(order.key());
        send(order.key(), null);
    }

    private void send(String key, byte[] value) {
        // Its callback hears of failures.
        Future<?> unused =
                producer.send(new ProducerRecord<>(Topic.FLAG_OVERRIDES.topicName(), key, value), (to, failure) -> {
                    if (failure != null) {
                        LOG.errorf(failure, "an order to serve less could not be sent: flag=%s", key);
                        later(() -> sent.remove(key));
                    }
                });
    }

    private byte[] bytes(FlagOverride order) {
        try {
            return json.writeValueAsBytes(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an order cannot be written as JSON", e);
        }
    }

    private void later(Runnable step) {
        try {
            thread.execute(() -> {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.error("a breach could not be looked at", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping", e);
        }
    }
}
