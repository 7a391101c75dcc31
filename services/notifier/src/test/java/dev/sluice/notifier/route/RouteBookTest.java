package dev.sluice.notifier.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.notifier.store.FixedRoutes;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class RouteBookTest {

    private final FixedRoutes store = new FixedRoutes();
    private final RouteBook book = new RouteBook(store);
    private final Route route = new Route(
            UUID.randomUUID(),
            "shop",
            "on call",
            new Target.SlackWebhook(URI.create("https://example.org/hook")),
            Interest.ALL,
            Optional.empty());

    @Test
    void shouldTakeNoRouteForGoneThatIsStillKept() {
        book.reload().await().indefinitely();
        assertThat(lookUp()).isInstanceOf(RouteBook.LookUp.Gone.class);

        store.shut.add(route.id());
        assertThat(lookUp()).isInstanceOf(RouteBook.LookUp.Unknown.class);

        store.open.add(route);
        assertThat(book.find(route.id())).as("not known here yet").isEmpty();
        assertThat(lookUp()).isEqualTo(new RouteBook.LookUp.Known(route));
    }

    @Test
    void shouldNotBeReadyWhileARouteCannotBeOpened() {
        RoutesReady ready = new RoutesReady(book);
        assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);
        book.reload().await().indefinitely();
        assertThat(ready.call().getStatus()).isEqualTo(Status.UP);

        store.shut.add(route.id());
        assertThat(ready.call().getStatus()).isEqualTo(Status.DOWN);
    }

    private RouteBook.LookUp lookUp() {
        return book.lookUp(route.id()).await().indefinitely();
    }
}
