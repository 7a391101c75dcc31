package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessRole;
import dev.sluice.gateway.auth.Session.Holder;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Sessions as what a cookie holds: signed, so that every gateway can read what another one wrote, and kept nowhere. Their issuer and
 * audience are others than a service's token has: neither can stand for the other.
 */
@ApplicationScoped
class SessionTokens {

    private static final String ISSUER = "sluice-session";
    private static final String ACCOUNT = "account/";
    private static final String ID = "sid";
    private static final String BEGAN = "began";
    private static final String RENEWED = "renewed";
    private static final String EMAIL = "email";
    private static final String ROLE = "role";

    private final SigningKeys keys;

    SessionTokens(SigningKeys keys) {
        this.keys = keys;
    }

    String write(Session session) {
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .audience(ISSUER)
                .subject(session.holder().subject())
                .claim(ID, session.id())
                .claim(BEGAN, session.beganAt().toEpochMilli())
                .claim(RENEWED, session.renewedAt().toEpochMilli())
                .issuedAt(session.renewedAt())
                .expiresAt(session.endsAt());
        switch (session.holder()) {
            case Holder.Account _ -> {}
            case Holder.Guest guest ->
                claims.claim(EMAIL, guest.email()).claim(ROLE, guest.role().name());
        }
        return claims.jws().algorithm(SignatureAlgorithm.ES256).keyId(keys.id()).sign(keys.privateKey());
    }

    /** The session that somebody sent; empty when the gateway did not write it, or its time is over. */
    Optional<Session> read(String sent, Instant now) {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setVerificationKeyResolver((token, _) -> keys.trusted(token.getKeyIdHeaderValue())
                        .orElseThrow(() -> new UnresolvableKeyException("not one of the gateway's keys")))
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(ISSUER)
                .setRequireSubject()
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .build();
        try {
            Session session = session(consumer.processToClaims(sent));
            return now.isBefore(session.endsAt()) ? Optional.of(session) : Optional.empty();
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            // Why is nobody's business: whoever made it up would learn from it.
            return Optional.empty();
        }
    }

    private static Session session(JwtClaims claims) throws MalformedClaimException {
        String subject = claims.getSubject();
        Holder holder = subject.startsWith(ACCOUNT)
                ? new Holder.Account(subject.substring(ACCOUNT.length()))
                : new Holder.Guest(
                        subject,
                        claims.getStringClaimValue(EMAIL),
                        AccessRole.valueOf(claims.getStringClaimValue(ROLE)));
        return new Session(
                claims.getStringClaimValue(ID),
                holder,
                Instant.ofEpochMilli(claims.getClaimValue(BEGAN, Long.class)),
                Instant.ofEpochMilli(claims.getClaimValue(RENEWED, Long.class)));
    }
}
