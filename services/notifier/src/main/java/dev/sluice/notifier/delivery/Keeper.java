package dev.sluice.notifier.delivery;

import dev.sluice.notifier.delivery.Ledger.Entry;
import dev.sluice.notifier.route.RouteBook;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Has what became of an alert recorded, for as long as it takes; and with it, whom else it leads to. */
final class Keeper {

    private static final Logger LOG = Logger.getLogger(Keeper.class);

    private final Ledger ledger;
    private final RouteBook routes;
    private final InstantSource clock = InstantSource.system();

    Keeper(Ledger ledger, RouteBook routes) {
        this.ledger = ledger;
        this.routes = routes;
    }

    /** Completes when the database has it: only then may the alert be acknowledged. */
    Uni<Void> keep(Entry entry) {
        List<Entry> others = Escalation.of(entry, routes.all(), clock.instant());
        if (Escalation.isDue(entry)) {
            LOG.errorf(
                    "a page is given up on a route: alert=%s route=%s told instead=%d",
                    entry.alert().alertId(), entry.route(), others.size());
        }
        List<Entry> all = new ArrayList<>(List.of(entry));
        all.addAll(others);
        return Uni.createFrom()
                .deferred(() -> ledger.note(all))
                .onFailure()
                .invoke(e -> LOG.warnf("delivery not recorded, it will be tried again: %s", e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely();
    }
}
