package dev.sluice.gateway.auth;

import dev.sluice.kit.http.Roles;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Makes the tokens that services trust. They live so short that nothing needs to be revoked. */
@ApplicationScoped
public class TokenIssuer {

    private static final String ISSUER = "sluice-gateway";
    private static final String ADMIN = "admin";
    private static final Duration LIFE = Duration.ofSeconds(60);
    /** Half of its life, so that a token that is handed out is always good for the other half. */
    private static final Duration REUSE = Duration.ofSeconds(30);

    private static final Set<String> ALL_ROLES =
            Set.of(Roles.VIEWER, Roles.EDITOR, Roles.APPROVER, Roles.OPERATOR, Roles.ADMIN);

    private final SigningKeys keys;
    private final InstantSource clock;
    private final AtomicReference<Issued> newest = new AtomicReference<>();

    private record Issued(String token, Instant at) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    TokenIssuer(SigningKeys keys) {
        this.keys = keys;
        this.clock = InstantSource.system();
    }

    /** A token for whoever holds the admin key, with all roles, good for at least half a minute. */
    public String forAdmin() {
        Instant now = clock.instant();
        Issued issued = newest.get();
        if (issued == null || !issued.isFresh(now)) {
            issued = new Issued(sign(now), now);
            newest.set(issued);
        }
        return issued.token();
    }

    private String sign(Instant now) {
        return Jwt.issuer(ISSUER)
                .subject(ADMIN)
                .upn(ADMIN)
                .groups(ALL_ROLES)
                .issuedAt(now)
                .expiresAt(now.plus(LIFE))
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .sign(keys.privateKey());
    }
}
