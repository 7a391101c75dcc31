package dev.sluice.flagconfig.audit;

import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.kit.http.ProblemException;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which changes somebody wants to see, as it stands in the address. */
public class AuditQuery {

    private static final int USUAL_PAGE = 200;

    @Parameter(description = "What was changed: flag, cohort, static_cohort, metric, template, project, widening_limit")
    @QueryParam("kind")
    Optional<String> kind = Optional.empty();

    @Parameter(description = "Its key")
    @QueryParam("key")
    Optional<String> key = Optional.empty();

    @Parameter(description = "Who did it: a person's name, or rollout/ID")
    @QueryParam("by")
    Optional<String> by = Optional.empty();

    @Parameter(description = "The access key it came by")
    @QueryParam("access_key")
    Optional<String> accessKey = Optional.empty();

    @Parameter(description = "Not before this time, with its offset")
    @QueryParam("from")
    Optional<String> from = Optional.empty();

    @Parameter(description = "Before this time, with its offset")
    @QueryParam("until")
    Optional<String> until = Optional.empty();

    @Parameter(description = "Only those after this number; the last of a page leads to the next")
    @QueryParam("after")
    Optional<String> after = Optional.empty();

    @Parameter(description = "At most so many, 1 to 1000; 200 when left out")
    @QueryParam("limit")
    Optional<String> limit = Optional.empty();

    /** What it comes to. */
    record Wanted(String where, Map<String, Object> parameters, int most) {}

    Wanted wanted(String project) {
        StringBuilder where = new StringBuilder("project = :project and number > :after");
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("project", project);
        parameters.put("after", Parameters.number("after", after, 0));
        and(where, parameters, "kind = :kind", "kind", kind);
        and(where, parameters, "subjectKey = :key", "key", key);
        and(where, parameters, "change.by = :by", "by", by);
        and(where, parameters, "accessKey = :accessKey", "accessKey", accessKey);
        and(where, parameters, "change.at >= :from", "from", from.map(text -> time("from", text)));
        and(where, parameters, "change.at < :until", "until", until.map(text -> time("until", text)));
        return new Wanted(where.toString(), parameters, Parameters.limit(limit, USUAL_PAGE));
    }

    private static void and(
            StringBuilder where, Map<String, Object> parameters, String test, String name, Optional<?> value) {
        value.ifPresent(wanted -> {
            where.append(" and ").append(test);
            parameters.put(name, wanted);
        });
    }

    private static Instant time(String parameter, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.badRequest(parameter, "it is a time with its offset, such as 2027-01-31T09:00:00Z");
        }
    }
}
