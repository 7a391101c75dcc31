package dev.sluice.notifier.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.SegmentFinding;
import dev.sluice.contracts.WireJson;
import dev.sluice.metric.segment.Segment;
import dev.sluice.notifier.delivery.Dispatcher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Makes an alert of every part of a rollout's people that took a turn for the worse. It goes by the routes like any other, under the
 * finding's own id: a finding that comes twice is told once.
 */
@ApplicationScoped
class SegmentConsumer {

    private final Dispatcher dispatcher;
    private final ObjectMapper json = WireJson.lenient();

    SegmentConsumer(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Incoming("segment-findings")
    Uni<Void> onFinding(Message<byte[]> message) {
        AlertRecord alert;
        String written;
        try {
            alert = alert(json.readValue(message.getPayload(), SegmentFinding.class));
            written = json.writeValueAsString(alert);
        } catch (IOException | RuntimeException e) {
            return Uni.createFrom().completionStage(message.nack(e));
        }
        dispatcher.dispatch(alert, written).subscribe().with(done -> message.ack(), failure -> message.nack(failure));
        return Uni.createFrom().voidItem();
    }

    /** A warning: it opens an incident where one wants warnings, and wakes nobody. */
    static AlertRecord alert(SegmentFinding found) {
        Segment segment = found.finding().segment();
        return new AlertRecord(
                found.findingId(),
                found.project(),
                found.rolloutId(),
                found.flag(),
                AlertRecord.Kind.SEGMENT_WORSE,
                AlertRecord.Severity.WARNING,
                found.flag().value() + ": " + segment.guardrailId() + " is worse where " + segment.property() + " is \""
                        + segment.value() + "\"",
                "Nothing was narrowed: a part of the people warns, and a person decides.",
                found.stage(),
                Optional.empty(),
                "the watch over segments",
                found.finding().at(),
                Optional.of(found.generation()),
                Optional.of(found.finding()));
    }
}
