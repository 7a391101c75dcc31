package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.outbound.Attempt;
import dev.sluice.notifier.route.Route;
import io.smallrye.mutiny.Uni;

/** Tells a route's receiver something, once. Never fails: whatever happens is an {@link Attempt}. */
@FunctionalInterface
public interface Teller {

    /** One try. */
    Uni<Attempt> tell(AlertRecord alert, Route route);
}
