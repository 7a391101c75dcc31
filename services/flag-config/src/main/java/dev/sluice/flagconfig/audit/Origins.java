package dev.sluice.flagconfig.audit;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.flagconfig.request.Author;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** Says from where a change comes that is being made now. */
@ApplicationScoped
class Origins {

    private final CurrentVertxRequest current;
    private final Author author;

    Origins(CurrentVertxRequest current, Author author) {
        this.current = current;
        this.author = author;
    }

    /** The request that is being served; otherwise who the change says it is of. */
    AuditRecord.Origin of(Change change) {
        boolean isAsked = Arc.container().requestContext().isActive() && current.getCurrent() != null;
        return isAsked
                ? author.origin()
                : AuditRecord.Origin.of(
                        switch (change.kind()) {
                            case PERSON -> "no request: " + change.by();
                            case ROLLOUT -> change.by();
                        });
    }
}
