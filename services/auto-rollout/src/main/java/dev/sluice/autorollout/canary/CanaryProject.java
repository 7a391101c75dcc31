package dev.sluice.autorollout.canary;

/** The project in which Sluice watches itself. */
public final class CanaryProject {

    public static final String NAME = "sluice-canary";

    private CanaryProject() {}
}
