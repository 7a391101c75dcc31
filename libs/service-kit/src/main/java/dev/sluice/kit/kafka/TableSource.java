package dev.sluice.kit.kafka;

import java.util.List;

/** A bean that keeps compacted tables; readiness waits for them. */
public interface TableSource {
    /** The tables it keeps. */
    List<CompactedTable<?>> tables();
}
