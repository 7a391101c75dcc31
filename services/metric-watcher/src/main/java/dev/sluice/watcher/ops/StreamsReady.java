package dev.sluice.watcher.ops;

import dev.sluice.watcher.stream.WatcherRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the topology runs with all its state restored, its threads live and the brokers answer. */
@Readiness
@ApplicationScoped
public class StreamsReady implements HealthCheck {

    private final WatcherRuntime runtime;

    StreamsReady(WatcherRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<KafkaStreams.State> state = runtime.state();
        Optional<String> illness = runtime.startFailure().or(runtime::illness);
        return HealthCheckResponse.named("streams")
                .status(state.filter(KafkaStreams.State.RUNNING::equals).isPresent() && illness.isEmpty())
                .withData("illness", illness.orElse("none"))
                .withData("state", state.map(Enum::name).orElseGet(() -> "waits for " + runtime.waitsFor()))
                .build();
    }
}
