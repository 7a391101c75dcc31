package dev.sluice.autorollout.delivery;

import dev.sluice.contracts.DeliveryReceipt;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * On which delivery nodes a flag's version is live, by what they say themselves.
 *
 * @param version the flag's version asked about
 * @param nodes how many nodes count: those heard of within {@link #FORGOTTEN}
 * @param serving how many of them serve that version or a newer one, or less than theirs by order
 * @param lagging the others
 * @param sentence for a person
 */
public record LiveOn(long version, int nodes, int serving, List<Lagging> lagging, String sentence) {

    /** A node that has said nothing for this long is behind, whatever it said last: it speaks every 5 s. */
    static final Duration SILENT = Duration.ofSeconds(30);

    /** A node that has said nothing for this long no longer counts: it is taken to be gone rather than behind. */
    static final Duration FORGOTTEN = Duration.ofMinutes(10);

    public LiveOn {
        lagging = List.copyOf(lagging);
    }

    /**
     * A node that does not serve the version as far as is known.
     *
     * @param node its name
     * @param serves the version that it says it serves; empty when it does not speak of the flag
     * @param silentSeconds since it was last heard of
     * @param why in words
     */
    public record Lagging(String node, OptionalLong serves, long silentSeconds, String why) {}

    /**
     * What a node said and how long ago.
     *
     * @param age since it was heard of; zero or more
     */
    record Heard(DeliveryReceipt receipt, Duration age) {}

    /**
     * Counts the nodes.
     *
     * @param key {@code project/flag}
     * @param version the flag's version that should be live
     * @param archived there is no such flag any more: a node that does not speak of it is right
     */
    static LiveOn of(String key, long version, boolean archived, Collection<Heard> heard) {
        List<Heard> counted = heard.stream()
                .filter(node -> node.age().compareTo(FORGOTTEN) < 0)
                .sorted(Comparator.comparing(node -> node.receipt().node()))
                .toList();
        List<Lagging> lagging = counted.stream()
                .flatMap(node -> lagging(key, version, archived, node).stream())
                .toList();
        int serving = counted.size() - lagging.size();
        return new LiveOn(version, counted.size(), serving, lagging, sentence(version, counted.size(), lagging));
    }

    private static Optional<Lagging> lagging(String key, long version, boolean archived, Heard heard) {
        DeliveryReceipt receipt = heard.receipt();
        Optional<Long> serves = Optional.ofNullable(receipt.versions().get(key));
        String why;
        if (heard.age().compareTo(SILENT) >= 0) {
            why = "has said nothing for " + heard.age().toSeconds() + " s";
        } else if (!followsChanges(receipt)) {
            why = "serves what it found on its disk: it cannot read the bus yet";
        } else if (serves.isPresent() ? serves.get() >= version : archived) {
            return Optional.empty();
        } else {
            why = serves.map(old -> "serves version " + old)
                    .orElse("does not say which version it serves: the flag is not among those that changed last");
        }
        return Optional.of(new Lagging(
                receipt.node(),
                serves.isPresent() ? OptionalLong.of(serves.get()) : OptionalLong.empty(),
                heard.age().toSeconds(),
                why));
    }

    /** By the bus, or by asking flag-config while it does not hear the bus: a version is a version, whichever way it came. */
    private static boolean followsChanges(DeliveryReceipt receipt) {
        return receipt.fromBus()
                || receipt.heardBy()
                        .filter(way -> way == DeliveryReceipt.Way.POLL)
                        .isPresent();
    }

    private static String sentence(long version, int nodes, List<Lagging> lagging) {
        if (nodes == 0) {
            return "no delivery node has been heard of";
        }
        String live = "version " + version + " is live on " + (nodes - lagging.size()) + " of " + nodes
                + (nodes == 1 ? " node" : " nodes");
        return lagging.isEmpty()
                ? live
                : live + "; " + lagging.getFirst().node() + " "
                        + lagging.getFirst().why()
                        + (lagging.size() == 1 ? "" : ", and " + (lagging.size() - 1) + " more are behind");
    }
}
