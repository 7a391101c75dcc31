package dev.sluice.watcher.ops;

import dev.sluice.watcher.stream.WatcherRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive unless the topology has stopped for good, or cannot be started: a restart may help then. */
@Liveness
@ApplicationScoped
public class StreamsAlive implements HealthCheck {

    private final WatcherRuntime runtime;

    StreamsAlive(WatcherRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<KafkaStreams.State> state = runtime.state();
        return HealthCheckResponse.named("streams-alive")
                .status(state.filter(KafkaStreams.State::hasCompletedShutdown).isEmpty()
                        && runtime.startFailure().isEmpty())
                .withData("failure", runtime.startFailure().orElse("none"))
                .build();
    }
}
