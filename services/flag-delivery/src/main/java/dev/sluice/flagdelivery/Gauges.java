package dev.sluice.flagdelivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** This service's gauges. They end with it: the registry outlives it where one process starts it twice, and would go on asking the first. */
@ApplicationScoped
public class Gauges {

    private final MeterRegistry meters;
    private final List<Meter> registered = new CopyOnWriteArrayList<>();

    Gauges(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Adds one. */
    public void add(String name, String description, Supplier<Number> value) {
        registered.add(Gauge.builder(name, value).description(description).register(meters));
    }

    void end(@Observes ShutdownEvent event) {
        registered.forEach(meters::remove);
    }
}
