package dev.sluice.gateway.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The other side of a sign-in by OpenID Connect Core 1.0: authorization code (§ 3.1) with PKCE (RFC 7636). Its settings are read when
 * they are first needed, so that a provider that is away keeps nobody else out. Blocks: for threads that may.
 */
final class IdentityProvider {

    private static final int LARGEST_KEY_SET = 512 * 1024;

    private final OidcConfig config;
    private final ClientID client;
    private final URI callback;
    private final GroupRoles roles;
    private final int timeoutMillis;
    private volatile Read read;

    /** What the provider says of itself, and what checks its tokens; keys that are not known yet are fetched by it. */
    private record Read(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

    /**
     * @param callback where the provider sends people back to
     * @throws IllegalStateException naming the setting that is missing or wrong
     */
    IdentityProvider(OidcConfig config, URI callback) {
        this.config = config;
        this.client = new ClientID(set(config.clientId())
                .orElseThrow(() -> new IllegalStateException("SLUICE_OIDC_ISSUER needs SLUICE_OIDC_CLIENT_ID")));
        this.callback = callback;
        this.roles = GroupRoles.read(config.roles().orElse(""));
        this.timeoutMillis = Math.toIntExact(config.timeout().toMillis());
        // "none" is no signature, and a shared secret would let whoever has it sign as the provider.
        if (!JWSAlgorithm.Family.SIGNATURE.contains(JWSAlgorithm.parse(config.algorithm()))) {
            throw new IllegalStateException("SLUICE_OIDC_ALGORITHM is one such as RS256 or ES256");
        }
    }

    private static Optional<String> set(Optional<String> setting) {
        return setting.filter(text -> !text.isBlank());
    }

    /** Where to send a browser that wants to sign in. */
    URI begin(Attempt attempt) throws NotVouchedException {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid", "email", "profile"), client, callback)
                .endpointURI(provider().metadata().getAuthorizationEndpointURI())
                .state(attempt.state())
                .nonce(attempt.nonce())
                .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /**
     * Whom the provider vouches for.
     *
     * @param answer the address to which the provider sent the browser back, with its query
     */
    Vouched finish(Attempt attempt, URI answer) throws NotVouchedException {
        try {
            AuthenticationResponse response = AuthenticationResponseParser.parse(answer);
            if (!attempt.state().equals(response.getState())) {
                throw new NotVouchedException("the answer is not to what this browser asked");
            }
            // RFC 9207: of another provider, where there are several.
            if (response.getIssuer() != null && !response.getIssuer().equals(issuer())) {
                throw new NotVouchedException("the answer is another provider's");
            }
            if (!response.indicatesSuccess()) {
                throw new NotVouchedException("the provider refused: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            return redeemed(
                    new AuthorizationCodeGrant(
                            response.toSuccessResponse().getAuthorizationCode(), callback, attempt.verifier()),
                    attempt);
        } catch (ParseException e) {
            throw new NotVouchedException("the answer cannot be read", e);
        }
    }

    private Vouched redeemed(AuthorizationCodeGrant grant, Attempt attempt) throws NotVouchedException {
        Read provider = provider();
        URI endpoint = provider.metadata().getTokenEndpointURI();
        HTTPRequest request = set(config.clientSecret())
                .map(secret ->
                        new TokenRequest.Builder(endpoint, new ClientSecretBasic(client, new Secret(secret)), grant))
                .orElseGet(() -> new TokenRequest.Builder(endpoint, client, grant))
                .build()
                .toHTTPRequest();
        request.setConnectTimeout(timeoutMillis);
        request.setReadTimeout(timeoutMillis);
        request.setFollowRedirects(false);
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(request.send());
            if (!response.indicatesSuccess()) {
                throw new NotVouchedException("the provider does not redeem the code: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            return vouched(provider.validator()
                    .validate(
                            ((OIDCTokenResponse) response.toSuccessResponse())
                                    .getOIDCTokens()
                                    .getIDToken(),
                            attempt.nonce()));
        } catch (IOException e) {
            throw new NotVouchedException("the provider does not answer", e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new NotVouchedException("the provider's token does not hold", e);
        }
    }

    private Vouched vouched(IDTokenClaimsSet claims) throws NotVouchedException {
        String email = claims.getStringClaim("email");
        boolean verified = Boolean.TRUE.equals(claims.getBooleanClaim("email_verified"));
        if (email == null || !(verified || config.trustEmails())) {
            throw new NotVouchedException("the provider's token has no verified e-mail");
        }
        List<String> groups = claims.getStringListClaim(config.groupsClaim());
        return new Vouched(
                claims.getSubject().getValue(),
                email.strip().toLowerCase(Locale.ROOT),
                roles.of(groups == null ? List.of() : groups));
    }

    private Issuer issuer() {
        return new Issuer(config.issuer().orElseThrow());
    }

    private Read provider() throws NotVouchedException {
        Read known = read;
        if (known != null) {
            return known;
        }
        try {
            OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(issuer(), timeoutMillis, timeoutMillis);
            known = new Read(
                    metadata,
                    new IDTokenValidator(
                            issuer(),
                            client,
                            JWSAlgorithm.parse(config.algorithm()),
                            metadata.getJWKSetURI().toURL(),
                            new DefaultResourceRetriever(timeoutMillis, timeoutMillis, LARGEST_KEY_SET)));
            read = known;
            return known;
        } catch (GeneralException | IOException e) {
            throw new NotVouchedException("the provider's settings cannot be read", e);
        }
    }
}
