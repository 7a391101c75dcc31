package dev.sluice.gateway.route;

/** Who comes in here, and what is asked of them. */
public enum Door {
    /** SDKs, from browsers too. Their tokens are the business of the service behind. */
    SDK,
    /** People and their tools. Nobody passes without a key, and the key itself goes no further. */
    API
}
