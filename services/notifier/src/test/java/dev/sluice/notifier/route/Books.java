package dev.sluice.notifier.route;

import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.notifier.store.RouteStore;

/** Books without a container, for tests of other packages. */
public final class Books {

    private Books() {}

    public static RouteBook of(RouteStore store) {
        return new RouteBook(store);
    }

    public static FlagNotes of(FollowedTopic flags) {
        return new FlagNotes(listener -> flags);
    }
}
