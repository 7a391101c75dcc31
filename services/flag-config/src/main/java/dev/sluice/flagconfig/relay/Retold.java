package dev.sluice.flagconfig.relay;

import dev.sluice.contracts.Topic;
import io.smallrye.mutiny.Uni;

/** States on a topic that can be told again from the database. */
public interface Retold {

    /** Where they stand. */
    Topic topic();

    /** Has all of them told again; answers how many that will be, about. */
    Uni<Integer> tellAgain();
}
