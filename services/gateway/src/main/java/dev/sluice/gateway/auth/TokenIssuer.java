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

/** Makes the tokens that services trust. They live so short that nothing needs to be revoked, and each is for one service alone. */
@ApplicationScoped
public class TokenIssuer {

    private static final String ISSUER = "sluice-gateway";
    private static final Duration LIFE = Duration.ofSeconds(60);
    /** Half of its life, so that a token that is handed out is always good for the other half. */
    private static final Duration REUSE = Duration.ofSeconds(30);
    /** Of what is kept for reuse, before what is old is thrown out: far above what comes in within half a minute. */
    private static final int KEPT = 4_096;

    private final SigningKeys keys;
    private final InstantSource clock;
    private final Map<Use, Issued> newest = new ConcurrentHashMap<>();

    private record Use(Caller caller, String service) {}

    private record Issued(String token, Instant at) {
        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(REUSE));
        }
    }

    TokenIssuer(SigningKeys keys) {
        this.keys = keys;
        this.clock = InstantSource.system();
    }

    /** A token for that caller at that service, good for at least half a minute unless their key expires before. */
    public String of(Caller caller, String service) {
        Instant now = clock.instant();
        Use use = new Use(caller, service);
        Issued issued = newest.get(use);
        if (issued == null || !issued.isFresh(now)) {
            issued = new Issued(sign(use, now), now);
            if (newest.size() >= KEPT) {
                newest.values().removeIf(old -> !old.isFresh(now));
            }
            newest.put(use, issued);
        }
        return issued.token();
    }

    private String sign(Use use, Instant now) {
        Caller caller = use.caller();
        Instant end = now.plus(LIFE);
        JwtClaimsBuilder claims = Jwt.issuer(ISSUER)
                .audience(use.service())
                .subject(caller.subject())
                .upn(caller.name())
                .groups(Roles.of(caller.role()))
                .issuedAt(now)
                .expiresAt(caller.until().filter(end::isAfter).orElse(end));
        caller.project().ifPresent(project -> claims.claim(ProjectScope.CLAIM, project));
        return claims.jws().algorithm(SignatureAlgorithm.ES256).keyId(keys.id()).sign(keys.privateKey());
    }
}
