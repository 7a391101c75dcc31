package dev.sluice.kit.http;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An answer that says what was wrong (RFC 9457, media type {@code application/problem+json}).
 *
 * @param type a name for the kind of problem, {@code urn:sluice:problem:NAME}
 * @param title the kind in a few words
 * @param status the HTTP status
 * @param detail this case: what was wrong and what to do
 * @param field where in the request, as a JSON path such as {@code stages[2].share}; absent when it is nowhere in particular
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, String field) {

    public static final String MEDIA_TYPE = "application/problem+json";
}
