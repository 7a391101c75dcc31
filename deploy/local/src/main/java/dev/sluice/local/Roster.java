package dev.sluice.local;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The services of the stack, in the order in which they start; they stop the other way round.
 *
 * <p>Who writes comes before who reads: flag-config and event-ingestion read little and feed all others. The heaps are
 * bounds in MB, chosen so that everything together stays under 3 GB.
 */
enum Roster {
    FLAG_CONFIG("flag-config", 128),
    EVENT_INGESTION("event-ingestion", 128),
    AUTO_ROLLOUT("auto-rollout", 128),
    FLAG_DELIVERY("flag-delivery", 128),
    METRIC_WATCHER("metric-watcher", 192),
    NOTIFIER("notifier", 96),
    GATEWAY("gateway", 96);

    private final String serviceName;
    private final int heapMegabytes;

    Roster(String serviceName, int heapMegabytes) {
        this.serviceName = serviceName;
        this.heapMegabytes = heapMegabytes;
    }

    /** Its name, which is also its folder under {@code services/}. */
    String serviceName() {
        return serviceName;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** The services named, in starting order. */
    static List<Roster> only(Set<String> names) {
        Set<String> known = Arrays.stream(values()).map(Roster::serviceName).collect(Collectors.toSet());
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new Refusal("There is no service '" + name + "': choose from "
                    + Arrays.stream(values()).map(Roster::serviceName).collect(Collectors.joining(", ")) + ".");
        });
        return Arrays.stream(values())
                .filter(service -> names.contains(service.serviceName()))
                .toList();
    }
}
