package dev.sluice.ingestion.http;

import dev.sluice.ingestion.capture.RefusedEvent;
import java.util.List;

/** Every event of a request was set aside. */
final class NothingAcceptedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<RefusedEvent> refused;

    NothingAcceptedException(List<RefusedEvent> refused) {
        super("no event accepted", null, false, false);
        this.refused = refused;
    }

    List<RefusedEvent> refused() {
        return refused;
    }
}
