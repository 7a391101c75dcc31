package dev.sluice.flagconfig.request;

import dev.sluice.contracts.Change;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whoever sent the request. */
@RequestScoped
public class Author {

    private final SecurityIdentity identity;

    Author(SecurityIdentity identity) {
        this.identity = identity;
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
}
