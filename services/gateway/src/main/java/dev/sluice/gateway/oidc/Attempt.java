package dev.sluice.gateway.oidc;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;

/**
 * A sign-in that is under way: what binds the provider's answer to the browser that asked. Kept by that browser alone.
 *
 * @param state comes back with the answer: another site cannot have a browser finish a sign-in that it did not begin (RFC 6749 § 10.12)
 * @param nonce comes back within the ID token: no token of another sign-in fits
 * @param verifier shows that whoever redeems the code is who asked for it (RFC 7636)
 */
public record Attempt(State state, Nonce nonce, CodeVerifier verifier) {

    /** A new one. */
    static Attempt begun() {
        return new Attempt(new State(), new Nonce(), new CodeVerifier());
    }

    /** Without what it binds by: it gets into logs. */
    @Override
    public String toString() {
        return "Attempt[]";
    }
}
