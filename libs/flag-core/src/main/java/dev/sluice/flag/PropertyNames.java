package dev.sluice.flag;

/** Names of a person's properties that mean something by themselves, as PostHog's SDKs write them. */
public final class PropertyNames {

    /** The device's id; places people under flags that go by device. */
    public static final String DEVICE_ID = "$device_id";

    /** The address by which a person is on a list. */
    public static final String EMAIL = "email";

    private static final String ENROLLMENT_PREFIX = "$feature_enrollment/";

    private PropertyNames() {}

    /** Holds a person's own choice about a flag. */
    public static String enrollment(FlagKey flag) {
        return ENROLLMENT_PREFIX + flag.value();
    }
}
