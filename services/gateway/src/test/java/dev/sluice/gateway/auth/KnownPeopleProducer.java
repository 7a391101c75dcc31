package dev.sluice.gateway.auth;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts {@link KnownPeople} in the bus's place, for tests of the gateway by HTTP. */
@ApplicationScoped
class KnownPeopleProducer {

    private static final KnownPeople PEOPLE = new KnownPeople();

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    KnownPeople people() {
        return PEOPLE;
    }
}
