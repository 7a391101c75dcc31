package dev.sluice.kit.kafka;

import dev.sluice.contracts.Topic;
import java.time.Duration;
import java.util.Optional;

/** A compacted topic that is read whole and followed as it changes. */
public interface FollowedTopic extends AutoCloseable {

    /** The topic. */
    Topic topic();

    /** Whether everything that stood in the topic when it was opened has been read. */
    boolean isCaughtUp();

    /** Waits until {@link #isCaughtUp()}; false when the time is over before. */
    boolean awaitCaughtUp(Duration atMost) throws InterruptedException;

    /** Whether it is still being read. A table that is not stays as it was, for ever: the service has to be started again. */
    boolean isAlive();

    /** Why it cannot be read at the moment, or was read for the last time; empty while all is well. */
    Optional<String> trouble();

    @Override
    void close();
}
