/** Signing in by an identity provider: OpenID Connect, authorization code with PKCE. */
package dev.sluice.gateway.oidc;
