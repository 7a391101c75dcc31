package dev.sluice.flagconfig.person;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.IdentityLink;
import dev.sluice.contracts.PropertyChange;
import dev.sluice.contracts.WireJson;
import dev.sluice.database.DatabaseOutage;
import dev.sluice.flagconfig.property.Heard;
import dev.sluice.flagconfig.property.Refused;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes reports on persons and groups from Kafka, a polled batch at a time, and acknowledges each batch after its commit.
 *
 * <p>While the database is away the same batch is tried again and what comes after it waits. What cannot be read or kept becomes a
 * dead letter, alone.
 */
@ApplicationScoped
class PeopleConsumer {

    private static final Logger LOG = Logger.getLogger(PeopleConsumer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final PeopleRuntime runtime;
    private final DeadLetters deadLetters;
    private final ObjectReader changes = WireJson.lenient().readerFor(PropertyChange.class);
    private final ObjectReader links = WireJson.lenient().readerFor(IdentityLink.class);
    private volatile boolean stopping;

    PeopleConsumer(PeopleRuntime runtime, DeadLetters deadLetters) {
        this.runtime = runtime;
        this.deadLetters = deadLetters;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Incoming("property-changes")
    Uni<Void> onChanges(ConsumerRecords<String, byte[]> batch) {
        return onBatch(batch, record -> Heard.ofChange(record, changes));
    }

    @Incoming("identity-links")
    Uni<Void> onLinks(ConsumerRecords<String, byte[]> batch) {
        return onBatch(batch, record -> Heard.ofLink(record, links));
    }

    /** Understands a record. */
    private interface Reading {
        Heard<?> of(ConsumerRecord<String, byte[]> record) throws IOException;
    }

    private Uni<Void> onBatch(ConsumerRecords<String, byte[]> batch, Reading reading) {
        List<Heard<?>> reports = new ArrayList<>(batch.count());
        List<Refused> unreadable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : batch) {
            try {
                reports.add(reading.of(record));
            } catch (IOException | RuntimeException e) {
                unreadable.add(new Refused(
                        record, String.valueOf(e.getMessage()), e.getClass().getName()));
            }
        }
        return Uni.createFrom()
                .deferred(() -> runtime.hear(reports))
                .chain(refused -> deadLetters.send(unreadable).chain(() -> deadLetters.send(refused)))
                .onFailure(this::isOutside)
                .invoke(failure -> LOG.warnf(
                        "reports on people not kept yet, they will be tried again: count=%d reason=%s",
                        batch.count(), failure.getMessage()))
                .onFailure(this::isOutside)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    /** While the service ends, anything may fail for want of what has ended already: the batch is left for the next start. */
    private boolean isOutside(Throwable failure) {
        return stopping || DatabaseOutage.isPassing(failure) || failure instanceof DeadLetters.NotSent;
    }
}
