package dev.sluice.flag;

import java.util.Locale;
import java.util.Optional;

/** How ripe a feature is that people may choose for themselves. SDKs ask for features by it. */
public enum EnrollmentStage {
    CONCEPT,
    ALPHA,
    BETA,
    GENERAL_AVAILABILITY;

    /** As SDKs write it: {@code general-availability}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The stage that SDKs mean by that name, or empty when there is none. */
    public static Optional<EnrollmentStage> ofWireName(String name) {
        return switch (name) {
            case "concept" -> Optional.of(CONCEPT);
            case "alpha" -> Optional.of(ALPHA);
            case "beta" -> Optional.of(BETA);
            case "general-availability" -> Optional.of(GENERAL_AVAILABILITY);
            default -> Optional.empty();
        };
    }
}
