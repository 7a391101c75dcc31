package dev.sluice.notifier.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What this process has sent, so that an alert that comes again while the database is away is not sent again. Safe for threads. */
final class Sent {

    /** Enough for any outage of the database. */
    private static final int REMEMBERED = 10_000;

    private record Key(String alertId, UUID route) {}

    private final Map<Key, Boolean> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(String alertId, UUID route) {
        newest.put(new Key(alertId, route), true);
    }

    synchronized boolean has(String alertId, UUID route) {
        return newest.containsKey(new Key(alertId, route));
    }
}
