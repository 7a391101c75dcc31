package dev.sluice.notifier.route;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the routes are known: an alert would have nowhere to go. */
@Readiness
class RoutesReady implements HealthCheck {

    private final RouteBook routes;

    RoutesReady(RouteBook routes) {
        this.routes = routes;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("routes").status(routes.isRead()).build();
    }
}
