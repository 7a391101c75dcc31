package dev.sluice.flagconfig.person;

import dev.sluice.flagconfig.group.GroupPublisher;
import dev.sluice.flagconfig.relay.PendingRelay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells of persons and groups that changed. */
@ApplicationScoped
class PeopleRelay {

    /** What is small is sent by the hundred; what is large is bound by its bytes. */
    private static final int BATCH = 256;

    private final PendingRelay persons;
    private final PendingRelay groups;

    PeopleRelay(Pool pool, PersonPublisher personPublisher, GroupPublisher groupPublisher) {
        persons = new PendingRelay(pool, "persons", connection -> personPublisher.sendOldest(connection, BATCH));
        groups = new PendingRelay(pool, "groups", connection -> groupPublisher.sendOldest(connection, BATCH));
    }

    void start(@Observes StartupEvent event) {
        persons.start();
        groups.start();
    }

    void stop(@Observes ShutdownEvent event) {
        persons.stop();
        groups.stop();
    }

    void wake() {
        persons.wake();
        groups.wake();
    }
}
