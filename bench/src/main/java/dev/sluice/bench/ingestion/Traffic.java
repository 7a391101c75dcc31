package dev.sluice.bench.ingestion;

import java.util.List;

/** How events are sent. */
enum Traffic {
    BATCHES("batches of 100", Events.BATCH, 32, false),
    ZIPPED_BATCHES("batches of 100, gzip", Events.BATCH, 32, true),
    SINGLES("single events", 1, 128, false),
    ZIPPED_SINGLES("single events, gzip", 1, 128, true);

    private final String title;
    private final int events;
    private final int connections;
    private final boolean zipped;

    Traffic(String title, int events, int connections, boolean zipped) {
        this.title = title;
        this.events = events;
        this.connections = connections;
        this.zipped = zipped;
    }

    String title() {
        return title;
    }

    /** How many events a request has. */
    int events() {
        return events;
    }

    int connections() {
        return connections;
    }

    List<byte[]> requests() {
        return events == 1 ? Events.singles(zipped) : Events.batches(zipped);
    }
}
