package dev.sluice.kit.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * An answer that says what was wrong (RFC 9457, media type {@code application/problem+json}).
 *
 * @param type a name for the kind of problem, {@code urn:sluice:problem:NAME}
 * @param title the kind in a few words
 * @param status the HTTP status
 * @param detail this case: what was wrong and what to do
 * @param field where in the request, as a JSON path such as {@code stages[2].share}; absent when it is nowhere in particular
 * @param differences for a conflict, where things stand otherwise than the request assumes; absent when that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type, String title, int status, String detail, String field, List<Difference> differences) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem that is no conflict, or one of which no more is known. */
    public Problem(String type, String title, int status, String detail, String field) {
        this(type, title, status, detail, field, null);
    }

    /**
     * One part that stands otherwise than the request assumes.
     *
     * @param field a JSON path
     * @param yours what the request wanted it to be, as JSON; absent when it left it alone
     * @param theirs what it is now, as JSON; absent when it is not there any more
     * @param by who changed it last
     * @param at when
     * @param reason why, in their words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Difference(String field, Object yours, Object theirs, String by, Instant at, String reason) {}
}
