package dev.sluice.ingestion.capture;

import java.util.Set;

/** Properties that say where somebody sits or who their browser is: not kept unless a project asks. */
public final class PrivateProperties {

    /** The sender's address. */
    public static final String ADDRESS = "$ip";

    /** All of them. */
    public static final Set<String> NAMES = Set.of(ADDRESS, "$initial_ip", "$cookie", "$cookies");

    private PrivateProperties() {}
}
