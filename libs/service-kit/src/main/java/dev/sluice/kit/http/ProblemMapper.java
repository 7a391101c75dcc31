package dev.sluice.kit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever goes wrong in an endpoint into a problem document. */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** Long enough for a database or broker that is started again. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** Packages of the value types that people's input is made into. */
    private static final List<String> VOCABULARIES =
            List.of("dev.sluice.flag.", "dev.sluice.metric.", "dev.sluice.rollout.", "dev.sluice.contracts.");

    private final Instance<Outage> outages;
    private final Addresses addresses;

    ProblemMapper(@Any Instance<Outage> outages, Addresses addresses) {
        this.outages = outages;
        this.addresses = addresses;
    }

    @ServerExceptionMapper
    public Response known(ProblemException e) {
        return answer(e.problem());
    }

    @ServerExceptionMapper
    public Response unreadable(JsonProcessingException e) {
        return answer(ofUnreadable(e));
    }

    /** Named besides its parent because the framework has a mapper of its own for it, which would say nothing. */
    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException e) {
        return answer(ofUnreadable(e));
    }

    /** The framework's own refusals; a body that Jackson could not read arrives here as the cause. */
    @ServerExceptionMapper
    public Response refusedByFramework(WebApplicationException e, ContainerRequestContext request) {
        if (e.getCause() instanceof JsonProcessingException unreadable) {
            return answer(ofUnreadable(unreadable));
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        String path = request.getUriInfo().getPath();
        return switch (status) {
            case 404 -> nothingFor(request.getMethod(), path, request.getUriInfo());
            case 405 -> unknownMethod(addresses.methods(path));
            case 415 ->
                plain(
                        e.getResponse().getStatusInfo(),
                        "send the body as " + String.join(" or ", addresses.mediaTypes(request.getMethod(), path))
                                + ", and say so in Content-Type");
            case 406 -> plain(e.getResponse().getStatusInfo(), "answers are application/json: accept that");
            case 413 -> plain(e.getResponse().getStatusInfo(), "the body is too large: send less at once");
            default ->
                plain(
                        e.getResponse().getStatusInfo(),
                        e.getResponse().getStatusInfo().getReasonPhrase());
        };
    }

    /** Named besides its parent because the framework has a mapper of its own for it. */
    @ServerExceptionMapper
    public Response nothingThere(NotFoundException e, ContainerRequestContext request) {
        return refusedByFramework(e, request);
    }

    private Response nothingFor(String method, String path, UriInfo address) {
        Set<String> known = addresses.methods(path);
        if (!known.isEmpty() && !known.contains(method)) {
            return unknownMethod(known);
        }
        return WrongParameter.find(addresses.called(method, path), address.getQueryParameters())
                .map(ProblemMapper::answer)
                .orElseGet(() -> plain(Response.Status.NOT_FOUND, "there is nothing at this address"));
    }

    private static Response unknownMethod(Set<String> known) {
        String all = String.join(", ", known);
        return Response.fromResponse(
                        plain(Response.Status.METHOD_NOT_ALLOWED, "this address knows " + all + " and no other method"))
                .header(HttpHeaders.ALLOW, all)
                .build();
    }

    private static Response plain(Response.StatusType status, String detail) {
        return answer(new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, null));
    }

    @ServerExceptionMapper
    public Response notSignedIn(UnauthorizedException e) {
        return answer(ProblemException.unauthenticated("send a key: Authorization: Bearer KEY")
                .problem());
    }

    @ServerExceptionMapper
    public Response notAllowed(ForbiddenException e) {
        return answer(new Problem(
                "urn:sluice:problem:forbidden", "Not allowed", 403, "your role does not allow this action", null));
    }

    /** Value types refuse what cannot be; they say why in their message. From anywhere else it is a bug, and words for us. */
    @ServerExceptionMapper
    public Response refusedByValue(IllegalArgumentException e) {
        return isOfAValue(e)
                ? answer(ProblemException.invalid(null, e.getMessage()).problem())
                : unexpected(e);
    }

    /** Whether a value type of the vocabulary threw it, rather than a library or the code around them. */
    static boolean isOfAValue(IllegalArgumentException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getMessage() != null
                && trace.length > 0
                && VOCABULARIES.stream().anyMatch(trace[0].getClassName()::startsWith);
    }

    /** Something outside that is away for now; or else a bug: the caller gets a number to ask about, the log gets the rest. */
    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        for (Outage outage : outages) {
            if (outage.isCauseOf(e)) {
                LOG.warnf("request not served: %s is away, %s", outage.what(), e.getMessage());
                return answer(ProblemException.unavailable(outage.what() + " is away: try again in a few seconds")
                        .problem());
            }
        }
        String incident = UUID.randomUUID().toString();
        LOG.errorf(e, "request failed, incident %s", incident);
        return answer(new Problem(
                "urn:sluice:problem:internal",
                "Something went wrong on our side",
                500,
                "the log has more under incident " + incident,
                null));
    }

    /** What a JSON reader's complaint comes to. */
    public static Problem ofUnreadable(JsonProcessingException e) {
        return UnreadableJson.problem(e);
    }

    /** The answer that is a problem document; a 503 says when to come again. */
    public static Response answer(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.build();
    }
}
