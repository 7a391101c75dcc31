package dev.sluice.contracts;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What one delivery node serves: what makes "live on 3 of 3" out of "saved". Sent when what it serves changes, and again every few
 * seconds, so that a node that fell silent is told from one that has nothing new. A node that stops takes its receipt back. Topic
 * {@code delivery-receipts}, key: the node.
 *
 * @param node names the node as long as it runs
 * @param fromBus whether the node follows the bus; false while it serves what it found on its disk or what it asked flag-config for
 * @param versions the version that is served of each flag, by {@code project/flag}; the {@link #FLAGS_MAX} that changed last. Flags
 *     that are archived are not among them
 * @param narrowed those of them of which less is served than that version opens, by order of a {@link FlagOverride}
 * @param at when the node said so, by its own clock
 * @param heardBy by which way it heard of what it serves; empty on receipts of nodes that do not say
 */
public record DeliveryReceipt(
        String node,
        boolean fromBus,
        Map<String, Long> versions,
        Set<String> narrowed,
        Instant at,
        Optional<Way> heardBy) {

    /** Flags in one receipt at most: it is sent every few seconds, whatever changed long ago. */
    public static final int FLAGS_MAX = 256;

    public DeliveryReceipt {
        Objects.requireNonNull(node, "node");
        versions = Map.copyOf(versions);
        narrowed = Set.copyOf(narrowed);
        Objects.requireNonNull(at, "at");
        heardBy = Objects.requireNonNullElse(heardBy, Optional.empty());
    }

    /** A receipt that says no more than whether the node follows the bus. */
    public DeliveryReceipt(String node, boolean fromBus, Map<String, Long> versions, Set<String> narrowed, Instant at) {
        this(node, fromBus, versions, narrowed, at, Optional.empty());
    }

    /** How changes come to a node. */
    public enum Way {
        /** It follows the topics. */
        BUS,
        /** It does not hear the bus and asks flag-config for its signed snapshot. */
        POLL,
        /** It has heard of nothing since it started, and serves what it had written down before. */
        DISK
    }
}
