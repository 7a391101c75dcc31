package dev.sluice.notifier.route;

import dev.sluice.contracts.Topic;
import dev.sluice.kit.kafka.FollowedTopic;
import java.time.Duration;
import java.util.Optional;

/** A table that has been read when a test says so. */
public final class FakeTable implements FollowedTopic {

    public volatile boolean caughtUp;

    @Override
    public Topic topic() {
        return Topic.FLAGS;
    }

    @Override
    public boolean isCaughtUp() {
        return caughtUp;
    }

    @Override
    public boolean awaitCaughtUp(Duration atMost) {
        return caughtUp;
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
