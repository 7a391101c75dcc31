package dev.sluice.flagdelivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings of this service. */
@ConfigMapping(prefix = "sluice.delivery")
public interface DeliveryConfig {

    /** What this node calls itself in its receipts; unique among the nodes. A name of its own for each start when it is not set. */
    Optional<String> node();

    /** Folder of the snapshots on disk. Without it nothing is written, and a start while Kafka is away cannot answer. */
    Optional<Path> snapshotDir();

    /** How long after a change its snapshot is written; further changes within it go into the same one. */
    @WithDefault("300ms")
    Duration snapshotDelay();

    /** How often what is known of people is written to disk, if it changed: it is much, and changes all the time. */
    @WithDefault("30s")
    Duration peopleSnapshotEvery();

    /**
     * How long a start without a snapshot waits for people to be read. Then it answers all flags that need nobody to be known, and the
     * others as failed until people are read.
     */
    @WithDefault("60s")
    Duration peopleWaitMax();

    /** Most bytes of a request's body, as sent and again once inflated. */
    @WithDefault("1000000")
    int bodyBytesMax();

    /** Most bytes of all bodies together that arrive or are decoded at one moment; a quarter of the heap when it is not set. */
    OptionalLong bodyRoomBytes();

    /** Most event streams that are open at once; who comes later is asked to come back. */
    @WithDefault("20000")
    int streamsMax();

    /** How changes come while the bus is not heard. */
    Poll poll();

    /** Asking flag-config while the bus is silent. */
    interface Poll {

        /** flag-config's address, such as {@code http://flag-config:8080}. Without it there is only the bus. */
        Optional<URI> url();

        /** How long the bus must have been silent. */
        @WithDefault("10s")
        Duration after();

        /** How often flag-config is asked then; most answers say that nothing changed. */
        @WithDefault("5s")
        Duration every();
    }
}
