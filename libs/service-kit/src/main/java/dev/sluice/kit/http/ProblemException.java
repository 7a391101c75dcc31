package dev.sluice.kit.http;

import java.util.List;

/** A request that cannot be served as it stands. Its message is the problem's detail, written for the person who sent it. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    private ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    private ProblemException(int status, String name, String title, String detail, String field) {
        this(new Problem("urn:sluice:problem:" + name, title, status, detail, field));
    }

    /** 400: the request is not well formed. */
    public static ProblemException badRequest(String field, String detail) {
        return new ProblemException(400, "bad-request", "The request cannot be read", detail, field);
    }

    /** 422: well formed, but what it asks for is not allowed. */
    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(
                422, "invalid", "The request asks for something that is not allowed", detail, field);
    }

    /** 401. */
    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(401, "unauthenticated", "Not signed in", detail, null);
    }

    /** 403. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(403, "forbidden", "Not allowed", detail, null);
    }

    /** 404. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, "not-found", "There is no such thing", detail, null);
    }

    /** 409: it was changed, or stands, otherwise than the request assumes. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(409, "conflict", "It stands otherwise than the request assumes", detail, null);
    }

    /** 409, with the parts that differ. */
    public static ProblemException conflict(String detail, List<Problem.Difference> differences) {
        Problem plain = conflict(detail).problem();
        return new ProblemException(new Problem(
                plain.type(),
                plain.title(),
                plain.status(),
                detail,
                null,
                differences.isEmpty() ? null : List.copyOf(differences)));
    }

    /** 428: it is allowed, but the request has to say that it is meant. */
    public static ProblemException unconfirmed(String field, String detail) {
        return new ProblemException(428, "unconfirmed", "The request does not say that it is meant", detail, field);
    }

    /** 503: later, perhaps. */
    public static ProblemException unavailable(String detail) {
        return new ProblemException(503, "unavailable", "Cannot be served now", detail, null);
    }

    public Problem problem() {
        return problem;
    }
}
