package dev.sluice.kit.kafka;

import java.util.List;

/** A bean that keeps what it read of compacted topics; readiness waits for it. */
public interface TableSource {
    /** What it follows. */
    List<? extends FollowedTopic> tables();
}
