package dev.sluice.flag;

import java.util.Locale;
import java.util.Optional;

/** Where flags are evaluated for: in apps on people's devices, on servers, or both. */
public enum EvaluationRuntime {
    ALL,
    SERVER,
    CLIENT;

    /** As SDKs and the API write it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The runtime of that name, or empty when there is none. */
    public static Optional<EvaluationRuntime> ofWireName(String name) {
        return switch (name) {
            case "all" -> Optional.of(ALL);
            case "server" -> Optional.of(SERVER);
            case "client" -> Optional.of(CLIENT);
            default -> Optional.empty();
        };
    }
}
