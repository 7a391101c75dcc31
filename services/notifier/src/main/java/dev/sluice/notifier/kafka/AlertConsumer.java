package dev.sluice.notifier.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.notifier.delivery.Dispatcher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes alerts off the bus. Acknowledged when they are delivered or safely waiting; unreadable ones become dead letters. */
@ApplicationScoped
class AlertConsumer {

    private final Dispatcher dispatcher;
    private final ObjectMapper json = WireJson.lenient();

    AlertConsumer(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Returns at once: alerts are worked on side by side, so that one slow receiver holds back no other alert. */
    @Incoming("alerts")
    Uni<Void> onAlert(Message<byte[]> message) {
        AlertRecord alert;
        try {
            alert = json.readValue(message.getPayload(), AlertRecord.class);
        } catch (IOException | RuntimeException e) {
            return Uni.createFrom().completionStage(message.nack(e));
        }
        dispatcher
                .dispatch(alert, new String(message.getPayload(), StandardCharsets.UTF_8))
                .subscribe()
                .with(done -> message.ack(), failure -> message.nack(failure));
        return Uni.createFrom().voidItem();
    }
}
