package dev.sluice.notifier.route;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the routes are known, nor while one cannot be opened, as with a wrong key: its alerts would go nowhere. */
@Readiness
class RoutesReady implements HealthCheck {

    private final RouteBook routes;

    RoutesReady(RouteBook routes) {
        this.routes = routes;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("routes")
                .status(routes.isRead() && routes.allOpen())
                .withData("allOpen", routes.allOpen())
                .build();
    }
}
