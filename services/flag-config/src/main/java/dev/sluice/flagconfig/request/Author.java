package dev.sluice.flagconfig.request;

import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Whoever sent the request. */
@RequestScoped
public class Author {

    private final SecurityIdentity identity;
    private final CurrentVertxRequest current;

    Author(SecurityIdentity identity, CurrentVertxRequest current) {
        this.identity = identity;
        this.current = current;
    }

    /** A change of theirs, made now, for this reason. */
    public Change change(Optional<String> reason) {
        return new Change(
                identity.getPrincipal().getName(),
                Change.Kind.PERSON,
                Place.BODY.dot("reason").reason(reason),
                // What the database keeps of a time.
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    /** The same of one that may widen a flag. */
    public Wish wish(Optional<String> reason, Meant meant) {
        return wish(reason, meant.confirm, Parameters.choice("dry_run", meant.dryRun, false));
    }

    /**
     * The same where it stands otherwise whether it is meant.
     *
     * @param confirm the keys that may be widened past the project's limit
     * @param isDry whether nothing shall be changed
     */
    public Wish wish(Optional<String> reason, Collection<String> confirm, boolean isDry) {
        Change change = change(reason);
        return new Wish(change, !change.reason().isBlank(), Set.copyOf(confirm), isDry, origin());
    }

    /** From where the request came. */
    public AuditRecord.Origin origin() {
        HttpServerRequest request = current.getCurrent().request();
        return new AuditRecord.Origin(
                request.method().name() + " " + request.path(),
                // The gateway sets it, whatever its client sent; without a gateway in between there is none.
                Optional.ofNullable(request.getHeader("X-Forwarded-For"))
                        .or(() -> Optional.ofNullable(request.remoteAddress()).map(address -> address.hostAddress())),
                identity.getPrincipal() instanceof JsonWebToken token
                        ? Optional.ofNullable(token.getSubject())
                        : Optional.empty());
    }
}
