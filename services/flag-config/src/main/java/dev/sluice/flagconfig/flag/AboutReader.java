package dev.sluice.flagconfig.flag;

import dev.sluice.flagconfig.flag.FlagAbout.Lifetime;
import dev.sluice.flagconfig.request.Place;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads what people note about a flag. */
final class AboutReader {

    private static final int MOST_TAGS = 50;
    private static final int LONGEST = 100;

    private AboutReader() {}

    /** What stands then; what was not sent stays. */
    static FlagAbout changed(FlagAbout base, FlagRequests.Parts sent) {
        return new FlagAbout(
                sent.tags().map(AboutReader::tags).orElse(base.tags()),
                sent.team().isPresent() ? team(sent.team().get()) : base.team(),
                expectedEnd(base, sent));
    }

    private static List<String> tags(List<String> tags) {
        return Place.BODY.dot("tags").each(tags, MOST_TAGS, (place, tag) -> brief(place, tag, "a tag"));
    }

    private static Optional<String> team(String team) {
        return team.isEmpty() ? Optional.empty() : Optional.of(brief(Place.BODY.dot("team"), team, "a team's name"));
    }

    private static String brief(Place place, String text, String what) {
        String name = place.name(Optional.of(text), what);
        if (name.length() > LONGEST) {
            throw place.refusal(what + " has at most " + LONGEST + " characters, not " + name.length());
        }
        return name;
    }

    private static Optional<LocalDate> expectedEnd(FlagAbout base, FlagRequests.Parts sent) {
        Place place = Place.BODY.dot("expectedEnd");
        Optional<LocalDate> end = sent.expectedEnd().map(text -> day(place, text));
        if (sent.lifetime().isEmpty()) {
            if (end.isPresent() && base.expectedEnd().isEmpty()) {
                throw place.refusal("a permanent flag has no expected end: send \"lifetime\": \"temporary\" with it");
            }
            return end.or(base::expectedEnd);
        }
        return switch (Place.BODY.dot("lifetime").oneOf(Lifetime.class, sent.lifetime())) {
            case TEMPORARY ->
                Optional.of(place.required(
                        end.or(base::expectedEnd),
                        "the day by which a temporary flag should be gone, such as 2027-01-31"));
            case PERMANENT -> {
                if (end.isPresent()) {
                    throw place.refusal("a permanent flag has no expected end: leave it out");
                }
                yield Optional.empty();
            }
        };
    }

    private static LocalDate day(Place place, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() < 2000 || day.getYear() > 2999) {
                throw place.refusal("it lies between the years 2000 and 2999");
            }
            return day;
        } catch (DateTimeParseException e) {
            throw place.refusal("it is a day such as 2027-01-31");
        }
    }
}
