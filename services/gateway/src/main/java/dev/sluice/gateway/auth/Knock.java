package dev.sluice.gateway.auth;

import java.util.Optional;

/**
 * What of a request says who sent it.
 *
 * @param authorization its header {@code Authorization}; counts before a session
 * @param session what the session's cookie holds
 * @param changes whether it may change something: its method is neither GET, HEAD nor OPTIONS
 * @param ownPage whether it shows that a page of this installation sent it, and no other one that a browser has open
 */
public record Knock(Optional<String> authorization, Optional<String> session, boolean changes, boolean ownPage) {

    /** Of a tool that sends a key. */
    public static Knock withKey(String authorization) {
        return new Knock(Optional.ofNullable(authorization), Optional.empty(), true, false);
    }
}
