package dev.sluice.flagdelivery.serving;

import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.people.Needs;
import java.util.Set;
import org.jboss.logging.Logger;

/** Keeps what is known of people level with what flags look at. For one thread. */
final class PeopleFollower {

    private static final Logger LOG = Logger.getLogger(PeopleFollower.class);

    private final KnownPeople people;
    private final ServedFlags served;
    private final String bootstrapServers;

    PeopleFollower(KnownPeople people, ServedFlags served, String bootstrapServers) {
        this.people = people;
        this.served = served;
        this.bootstrapServers = bootstrapServers;
    }

    /** Says what the next state looks at; and what is served still does, until that takes its place. */
    void want(Served next) {
        Needs reliedOn = next.reliedOn().and(served.now().reliedOn());
        people.want(next.needs().and(reliedOn), reliedOn);
    }

    /** Whether all is known of people that flags look at. */
    boolean isCaughtUp() {
        return people.isCaughtUp();
    }

    /** Reads on, as far as it goes without waiting; the projects of which more is known now. */
    Set<String> step() {
        try {
            return people.step(bootstrapServers);
        } catch (RuntimeException e) {
            LOG.debug("people cannot be read yet", e);
            return Set.of();
        }
    }
}
