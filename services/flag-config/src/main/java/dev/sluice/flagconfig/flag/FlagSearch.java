package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagAbout.Lifetime;
import dev.sluice.flagconfig.request.Parameters;
import dev.sluice.flagconfig.request.Place;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which flags somebody wants to see, as it stands in the address. */
public class FlagSearch {

    private static final int USUAL_PAGE = 200;
    private static final int LONGEST = 400;

    @Parameter(description = "Has this tag; with several, has all of them")
    @QueryParam("tag")
    List<String> tags = List.of();

    @Parameter(description = "Is looked after by this team")
    @QueryParam("team")
    Optional<String> team = Optional.empty();

    @Parameter(
            description =
                    "on, off, rolling_out (a rollout has it), overdue (temporary and past its expected end), or archived; all"
                            + " but archived ones when left out",
            schema = @Schema(enumeration = {"on", "off", "rolling_out", "overdue", "archived"}))
    @QueryParam("state")
    Optional<String> state = Optional.empty();

    @Parameter(schema = @Schema(enumeration = {"temporary", "permanent"}))
    @QueryParam("lifetime")
    Optional<String> lifetime = Optional.empty();

    @Parameter(description = "Stands in the key or the name, in any case")
    @QueryParam("text")
    Optional<String> text = Optional.empty();

    @Parameter(
            description = "Only flags whose key comes after this one; the Link header has the address of the next page")
    @QueryParam("after")
    Optional<String> after = Optional.empty();

    @Parameter(description = "At most so many, 1 to 1000; 200 when left out")
    @QueryParam("limit")
    Optional<String> limit = Optional.empty();

    /** What a flag can be found by. */
    enum State {
        ON,
        OFF,
        ROLLING_OUT,
        OVERDUE,
        ARCHIVED
    }

    /**
     * A question to the database.
     *
     * @param where a condition over the table {@code flag}, with named parameters
     * @param most how many rows at most
     */
    record Query(String where, Map<String, Object> parameters, int most) {}

    /**
     * Reads it; fails with a 422 that names the parameter.
     *
     * @param today decides what is overdue
     */
    Query query(String project, LocalDate today) {
        StringBuilder where = new StringBuilder("project = :project");
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("project", project);
        where.append(inState(today, parameters));
        for (int i = 0; i < tags.size(); i++) {
            where.append(" and jsonb_exists(tags, :tag").append(i).append(')');
            parameters.put("tag" + i, plain("tag", tags.get(i)));
        }
        team.ifPresent(name -> {
            where.append(" and team = :team");
            parameters.put("team", plain("team", name));
        });
        if (lifetime.isPresent()) {
            where.append(
                    switch (Place.BODY.dot("lifetime").oneOf(Lifetime.class, lifetime)) {
                        case TEMPORARY -> " and expected_end is not null";
                        case PERMANENT -> " and expected_end is null";
                    });
        }
        text.ifPresent(part -> {
            where.append(" and position(lower(:text) in lower(flag_key || ' ' || name)) > 0");
            parameters.put("text", plain("text", part));
        });
        after.ifPresent(key -> {
            where.append(" and flag_key > :after");
            parameters.put("after", plain("after", key));
        });
        return new Query(where.toString(), parameters, Parameters.limit(limit, USUAL_PAGE));
    }

    private String inState(LocalDate today, Map<String, Object> parameters) {
        if (state.isEmpty()) {
            return " and not archived";
        }
        return switch (Place.BODY.dot("state").oneOf(State.class, state)) {
            case ON -> " and not archived and active";
            case OFF -> " and not archived and not active";
            case ROLLING_OUT -> " and not archived and has_ladder";
            case OVERDUE -> {
                parameters.put("today", today.toString());
                yield " and not archived and expected_end < :today";
            }
            case ARCHIVED -> " and archived";
        };
    }

    private static String plain(String parameter, String value) {
        return Place.BODY.dot(parameter).plain(value, LONGEST);
    }
}
