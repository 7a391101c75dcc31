package dev.sluice.autorollout.kafka;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.contracts.WireJson;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Hears what the watcher says. */
@ApplicationScoped
class VerdictConsumer {

    private final Multi<Message<byte[]>> channel;
    private final RolloutRuntime runtime;
    private final ObjectReader json = WireJson.lenient().readerFor(VerdictRecord.class);
    private volatile Cancellable reading = () -> {};

    VerdictConsumer(@Channel("verdicts") Multi<Message<byte[]>> channel, RolloutRuntime runtime) {
        this.channel = channel;
        this.runtime = runtime;
    }

    void start(@Observes StartupEvent event) {
        reading = Inbox.read(channel, this::parse, this::hear);
    }

    void stop(@Observes ShutdownEvent event) {
        reading.cancel();
    }

    private Optional<VerdictRecord> parse(String key, byte[] payload) throws IOException {
        return payload == null ? Optional.empty() : Optional.of(json.readValue(payload));
    }

    private Uni<?> hear(Optional<VerdictRecord> said) {
        return said.isEmpty()
                ? Uni.createFrom().nullItem()
                : runtime.onVerdict(said.get().verdict());
    }
}
