package dev.sluice.gateway.http;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Tells of the services behind in {@code /q/health}, and in {@code /q/health/well} alone. It is no part of the gateway's own
 * readiness: a gateway that left the load balancer because one service is down would take the other five with it.
 */
@Wellness
@ApplicationScoped
public class UpstreamsHealth implements AsyncHealthCheck {

    private final Readinesses readinesses;

    UpstreamsHealth(Readinesses readinesses) {
        this.readinesses = readinesses;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(() -> readinesses.all().toCompletionStage())
                .map(all -> {
                    HealthCheckResponseBuilder answer = HealthCheckResponse.named("services");
                    all.forEach((upstream, readiness) -> answer.withData(upstream.serviceName(), readiness.words()));
                    return answer.status(all.values().stream().allMatch(Readiness.READY::equals))
                            .build();
                });
    }
}
