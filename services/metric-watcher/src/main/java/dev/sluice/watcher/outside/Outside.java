package dev.sluice.watcher.outside;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contracts.RolloutRecord;
import dev.sluice.contracts.Signal;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.kit.kafka.TableReader;
import dev.sluice.metric.Guardrail;
import dev.sluice.metric.Measure;
import dev.sluice.metric.OutsideReading;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What all outside monitors say: alerts as the topic {@code signals} tells of them, series as they are looked at. */
@ApplicationScoped
public class Outside implements Readings {

    private final String bootstrapServers;
    private final SignalBoard signals = new SignalBoard();
    private final SeriesWatch series;
    private final ObjectReader reader = WireJson.lenient().readerFor(Signal.class);
    private volatile TableReader records;

    Outside(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            Vertx vertx,
            TargetGuard guard,
            PublishedVerdicts published) {
        this.bootstrapServers = bootstrapServers;
        this.series = new SeriesWatch(new PrometheusApi(vertx, guard)::range, published);
    }

    void start(@Observes StartupEvent event) {
        records = TableReader.openStream(Topic.SIGNALS, bootstrapServers, (_, bytes) -> {
            if (bytes.isPresent()) {
                signals.hear(reader.readValue(bytes.get()));
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        if (records != null) {
            records.close();
        }
        series.close();
    }

    @Override
    public Map<String, OutsideReading> of(RolloutRecord rollout, Instant now) {
        Map<String, OutsideReading> readings = new HashMap<>();
        for (Guardrail guardrail : rollout.plan().guardrails()) {
            switch (guardrail.metric().measure()) {
                case Measure.Raised raised -> {
                    // Until all that is kept was read, nothing is known of what fires.
                    if (records != null && records.isCaughtUp()) {
                        readings.put(guardrail.id(), signals.reading(rollout, raised, now));
                    }
                }
                case Measure.Series wanted ->
                    readings.put(guardrail.id(), series.reading(rollout, guardrail, wanted, now));
                case Measure.Conversion _,
                        Measure.Funnel _,
                        Measure.Retention _,
                        Measure.Count _,
                        Measure.Sum _,
                        Measure.Mean _,
                        Measure.SteadyMean _,
                        Measure.Ratio _,
                        Measure.Quantile _,
                        Measure.CertifiedQuantile _ -> {}
            }
        }
        return readings;
    }
}
