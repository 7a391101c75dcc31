package dev.sluice.flagdelivery.ops;

import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlags;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when flags can be answered: a snapshot was loaded, or Kafka's tables were read.
 *
 * <p>Not the check that other services use, which waits for Kafka: this one must go on answering, also after a restart, while
 * everything else is down, and a balancer that took it out then would make one outage into two.
 */
@Readiness
@ApplicationScoped
public class FlagsReady implements HealthCheck {

    private final ServedFlags served;
    private final KnownPeople people;

    FlagsReady(ServedFlags served, KnownPeople people) {
        this.served = served;
        this.people = people;
    }

    @Override
    public HealthCheckResponse call() {
        Served now = served.now();
        return HealthCheckResponse.named("flags")
                .withData("source", now.source().name().toLowerCase(java.util.Locale.ROOT))
                .withData("projects", now.byProject().size())
                // Told and not judged by: all flags but the new one that looks at more are answered as always.
                .withData("people", people.state())
                .status(now.isKnown())
                .build();
    }
}
