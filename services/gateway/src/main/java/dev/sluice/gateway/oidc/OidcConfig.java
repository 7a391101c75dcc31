package dev.sluice.gateway.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The identity provider by which people sign in; without an issuer there is none. */
@ConfigMapping(prefix = "sluice.oidc")
public interface OidcConfig {

    /** The provider, such as {@code https://login.example.com}; its settings are read from {@code /.well-known/openid-configuration}. */
    Optional<String> issuer();

    /** What this installation is called there. */
    Optional<String> clientId();

    /** By what it proves that it is; without one, PKCE alone protects the exchange. */
    Optional<String> clientSecret();

    /** What ID tokens are signed with. Tokens that say otherwise are refused. */
    @WithDefault("RS256")
    String algorithm();

    /** The claim of an ID token that lists somebody's groups. */
    @WithDefault("groups")
    String groupsClaim();

    /** The roles of groups, as {@code group=role,group=role}; somebody in several has the one with most. */
    Optional<String> roles();

    /** Whether an e-mail counts though the provider does not say that it is verified; only for one that lets nobody choose theirs. */
    @WithDefault("false")
    boolean trustEmails();

    /** How long the provider may take for each answer. */
    @WithDefault("5s")
    Duration timeout();
}
