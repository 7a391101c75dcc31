package dev.sluice.flagconfig.project;

import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.flagconfig.request.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what people send about projects, and refuses with the place named what would do harm. */
final class IngestionReader {

    private static final long MOST_PER_SECOND = 10_000_000;
    private static final long MOST_PER_MONTH = 1_000_000_000_000_000L;
    private static final int MOST_RULES = 500;
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 500;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]*");

    /** Without them an exposure, a person or a group would not be known as one. */
    private static final Set<String> NEEDED = Set.of(
            "token",
            "distinct_id",
            "alias",
            "$anon_distinct_id",
            "$device_id",
            "$feature_flag",
            "$feature_flag_response",
            "$feature_flag_version",
            "$feature_flag_definitions_loaded_at",
            "$group_type",
            "$group_key",
            "$group_set",
            "$groups",
            "$set",
            "$set_once",
            "$unset");

    /** Whose messages are taken. */
    static final Set<String> SOURCES = Set.of("sentry", "alertmanager", "grafana", "datadog", "webhook");

    private IngestionReader() {}

    /** A project's name. */
    static String projectName(Optional<String> name) {
        Place place = Place.BODY.dot("name");
        String text = place.required(name, "what the project is called in paths");
        if (!NAME.matcher(text).matches()) {
            throw place.refusal(
                    "a project's name has 1 to 63 of the characters a-z 0-9 and -, and begins and ends with a letter or"
                            + " digit");
        }
        return text;
    }

    /** How events are taken in; without secrets. */
    static IngestionSettings settings(ProjectRequests.Ingestion request) {
        return new IngestionSettings(
                (int) limit("eventsPerSecond", request.eventsPerSecond(), MOST_PER_SECOND),
                limit("eventsPerMonth", request.eventsPerMonth(), MOST_PER_MONTH),
                request.keepIp().orElse(false),
                rules(request.properties()),
                Map.of());
    }

    private static long limit(String field, Optional<Long> value, long most) {
        long limit = value.orElse(0L);
        if (limit < 0 || limit > most) {
            throw Place.BODY.dot(field).refusal("it lies between 0, which is no limit, and " + most + ", not " + limit);
        }
        return limit;
    }

    private static List<PropertyRule> rules(Optional<List<ProjectRequests.Rule>> rules) {
        Place all = Place.BODY.dot("properties");
        List<PropertyRule> read = all.each(
                rules,
                MOST_RULES,
                (place, rule) -> new PropertyRule(
                        property(place.dot("property"), rule.property()),
                        place.dot("action").oneOf(IngestionSettings.Action.class, rule.action())));
        all.distinct(read, "property", PropertyRule::property);
        return read;
    }

    private static String property(Place place, Optional<String> property) {
        String name = place.name(property, "the property's name");
        if (NEEDED.contains(name)) {
            throw place.refusal(
                    "without \"" + name + "\" exposures, people and groups are not known as such: it has to stay");
        }
        return name;
    }

    /** The source of a webhook, as it stands in the path. */
    static String source(String source) {
        if (!SOURCES.contains(source)) {
            throw new Place("source")
                    .refusal("there is no such source of webhooks; choose one of "
                            + String.join(", ", SOURCES.stream().sorted().toList()));
        }
        return source;
    }

    /** A secret that somebody gave. */
    static String secret(String secret) {
        Place place = Place.BODY.dot("secret");
        if (secret.length() < SHORTEST_SECRET) {
            throw place.refusal("it has " + secret.length() + " characters and could be guessed: " + SHORTEST_SECRET
                    + " or more; or leave it out, and one is made");
        }
        if (secret.length() > LONGEST_SECRET || !VISIBLE.matcher(secret).matches()) {
            throw place.refusal("a secret has at most " + LONGEST_SECRET + " visible ASCII characters, without blanks");
        }
        return secret;
    }
}
