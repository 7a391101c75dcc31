package dev.sluice.gateway.auth;

import dev.sluice.kit.http.ProjectScope;
import dev.sluice.kit.http.Roles;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the tokens that services trust. They live so short that nothing needs to be revoked. */
@ApplicationScoped
public class TokenIssuer {

    private static final String ISSUER = "sluice-gateway";
    private static final Duration LIFE = Duration.ofSeconds(60);
    /** Half of its life, so that a token that is handed out is always good for the other half. */
    private static final Duration REUSE = Duration.ofSeconds(30);

    private final SigningKeys keys;
    private final InstantSource clock;
    /** Only callers who were let in get here, so there are no more than there are keys. */
    private final Map<Caller, Issued> newest = new ConcurrentHashMap<>();

    private record Issued(String token, Instant at) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    TokenIssuer(SigningKeys keys) {
        this.keys = keys;
        this.clock = InstantSource.system();
    }

    /** A token for that caller, good for at least half a minute unless their key expires before. */
    public String of(Caller caller) {
        Instant now = clock.instant();
        Issued issued = newest.get(caller);
        if (issued == null || !issued.isFresh(now)) {
            issued = new Issued(sign(caller, now), now);
            newest.put(caller, issued);
        }
        return issued.token();
    }

    private String sign(Caller caller, Instant now) {
        Instant end = now.plus(LIFE);
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .subject(caller.subject())
                .upn(caller.name())
                .groups(Roles.of(caller.role()))
                .issuedAt(now)
                .expiresAt(caller.until().filter(end::isAfter).orElse(end));
        caller.project().ifPresent(project -> claims.claim(ProjectScope.CLAIM, project));
        return claims.jws().algorithm(SignatureAlgorithm.ES256).sign(keys.privateKey());
    }
}
