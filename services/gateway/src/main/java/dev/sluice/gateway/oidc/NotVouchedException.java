package dev.sluice.gateway.oidc;

/** The identity provider does not vouch for anybody, or what it says does not hold. The message is for the log. */
public final class NotVouchedException extends Exception {

    NotVouchedException(String message) {
        super(message);
    }

    NotVouchedException(String message, Throwable cause) {
        super(message, cause);
    }
}
