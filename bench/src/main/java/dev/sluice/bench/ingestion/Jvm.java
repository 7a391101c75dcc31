package dev.sluice.bench.ingestion;

import java.util.List;

/** What the service and its limit are given alike. */
final class Jvm {

    /** Nearly all that an event leaves behind dies at once: most of the heap is for the young, and objects are small. */
    static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m", "-Xmn160m", "-XX:+UseCompactObjectHeaders");

    private Jvm() {}
}
