package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.ScheduledChangeRequests.Scheduling;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.Problem;
import dev.sluice.kit.http.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Reads what people want done later. */
final class ScheduledChangeReader {

    private static final Duration LONGEST_WAIT = Duration.ofDays(731);
    private static final String CHANGE = "change";

    private ScheduledChangeReader() {}

    /** The edit; version and reason belong to the request around it. */
    static FlagRequests.Patch patch(Scheduling wanted) {
        Place place = Place.BODY.dot(CHANGE);
        FlagRequests.Patch patch =
                place.required(wanted.change(), "what shall be different, as in a PATCH of the flag");
        if (patch.version().isPresent()) {
            throw place.dot("version").refusal("it belongs beside the change, not in it");
        }
        if (patch.reason().isPresent()) {
            throw place.dot("reason").refusal("it belongs beside the change, not in it");
        }
        if (ScheduleCheck.parts(patch).isEmpty()) {
            throw place.refusal("it changes nothing: send what shall be different, such as {\"active\": true}");
        }
        return patch;
    }

    /** When, as the database keeps it. */
    static Instant due(Scheduling wanted, Instant now) {
        Place place = Place.BODY.dot("at");
        String text = place.required(wanted.at(), "a time with its offset, such as 2027-01-31T09:00:00Z");
        Instant due = instant(place, text).truncatedTo(ChronoUnit.MICROS);
        if (!due.isAfter(now)) {
            throw place.refusal("it is not to come: now it is " + now + ". To change the flag at once, PATCH it");
        }
        if (due.isAfter(now.plus(LONGEST_WAIT))) {
            throw place.refusal("it lies at most two years ahead");
        }
        return due;
    }

    private static Instant instant(Place place, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw place.refusal(
                    "it is a time with its offset, such as 2027-01-31T09:00:00Z or 2027-01-31T10:00:00+01:00");
        }
    }

    /** A refusal of the edit, with its place in the request around it. */
    static ProblemException inside(ProblemException refused) {
        Problem problem = refused.problem();
        return problem.status() == 422
                ? ProblemException.invalid(
                        problem.field() == null ? CHANGE : CHANGE + "." + problem.field(), problem.detail())
                : refused;
    }
}
