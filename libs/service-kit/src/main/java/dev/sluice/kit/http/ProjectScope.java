package dev.sluice.kit.http;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Keeps a caller whose token is for one project inside it. Others' projects answer 404, as if they were not there; what belongs to no
 * project is not theirs at all.
 */
public class ProjectScope {

    /** The token's claim that names the only project it is good for; absent when it is good for all. */
    public static final String CLAIM = "project";

    private static final String PARAMETER = "project";

    private final SecurityIdentity identity;

    ProjectScope(SecurityIdentity identity) {
        this.identity = identity;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getClaim(CLAIM) == null) {
            return;
        }
        String own = token.getClaim(CLAIM);
        String asked = request.getUriInfo().getPathParameters().getFirst(PARAMETER);
        if (asked == null) {
            throw ProblemException.forbidden(
                    "this key is for the project \"" + own + "\" alone: ask for something in it");
        }
        if (!asked.equals(own)) {
            throw ProblemException.notFound("there is no project \"" + asked + "\" that this key opens");
        }
    }
}
