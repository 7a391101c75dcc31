package dev.sluice.notifier.store;

import dev.sluice.notifier.route.Route;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** Routes without a database. */
@Vetoed
public class FixedRoutes extends RouteStore {

    /** Those that open. */
    public final List<Route> open = new CopyOnWriteArrayList<>();

    /** Those that are kept and do not open. */
    public final Set<UUID> shut = new CopyOnWriteArraySet<>();

    public FixedRoutes() {
        super(null, null);
    }

    @Override
    public Uni<List<Route>> all() {
        return Uni.createFrom().item(() -> List.copyOf(open));
    }

    @Override
    public Uni<Boolean> exists(UUID id) {
        return Uni.createFrom().item(() -> shut.contains(id));
    }

    @Override
    public boolean allOpened() {
        return shut.isEmpty();
    }
}
