package dev.sluice.ingestion.sentry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.intake.EventDraft;
import dev.sluice.ingestion.intake.NamedUuid;
import dev.sluice.ingestion.webhook.WebhookJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An error event of Sentry as an event of the person who met it, with the flags that they had.
 *
 * <p>It has a name of its own, {@value #NAME}, and not PostHog's {@code $exception}: a team that lets both tools watch the same page
 * would count every error twice.
 */
public final class SentryError {

    /** What metrics call it. */
    public static final String NAME = "$sentry_error";

    /** Sentry keeps one hundred evaluations with an event; more are somebody's mistake. */
    private static final int FLAGS = 200;

    private static final int TEXT_LENGTH = 500;
    /** The year 5138, in seconds since 1970. */
    private static final double SECONDS_MAX = 1e11;

    private static final Pattern EVENT_ID = Pattern.compile("[0-9a-f]{32}");

    private SentryError() {}

    /** What becomes of it. */
    public sealed interface Outcome {
        /** An event of somebody. */
        record Taken(EventDraft draft) implements Outcome {}

        /** Nobody is known to have met it, so it belongs to no person's events. */
        record Nobodys(String reason) implements Outcome {}
    }

    /**
     * Reads it.
     *
     * @param project whose event it becomes
     * @param error what Sentry calls the error or event
     * @throws CaptureRefusedException when it is none
     */
    public static Outcome read(String project, JsonNode error) throws CaptureRefusedException {
        Optional<String> id = WebhookJson.text(error, "event_id", "id")
                .map(text -> text.replace("-", "").toLowerCase(Locale.ROOT))
                .filter(text -> EVENT_ID.matcher(text).matches());
        if (id.isEmpty()) {
            throw new CaptureRefusedException(
                    Reason.NO_EVENTS, "\"event_id\" must be Sentry's id of the error: 32 hexadecimal digits");
        }
        Optional<String> person = person(error.path("user"));
        if (person.isEmpty()) {
            return new Outcome.Nobodys(
                    "the error says of no user: call Sentry.setUser({id: …}) with the id that flags are evaluated for");
        }
        UUID uuid = NamedUuid.of("sentry", project, id.get());
        return new Outcome.Taken(
                new EventDraft(NAME, person.get(), Optional.of(uuid), time(error), properties(id.get(), error)));
    }

    /** The id is meant to be the one that flags know; the others are what teams without one use. Addresses are no ids. */
    private static Optional<String> person(JsonNode user) {
        return WebhookJson.text(user, "id", "email", "username");
    }

    private static Optional<Instant> time(JsonNode error) {
        return WebhookJson.text(error, "datetime", "dateCreated")
                .flatMap(SentryError::iso)
                .or(() -> Optional.of(error.path("timestamp"))
                        .filter(JsonNode::isNumber)
                        .map(JsonNode::doubleValue)
                        .flatMap(SentryError::seconds));
    }

    private static Optional<Instant> iso(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Endless numbers too: {@code 1e999} is good JSON. */
    private static Optional<Instant> seconds(double seconds) {
        return seconds > 0 && seconds < SECONDS_MAX
                ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1_000)))
                : Optional.empty();
    }

    private static Map<String, Object> properties(String id, JsonNode error) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("$sentry_event_id", id);
        put(properties, "$sentry_issue_id", WebhookJson.text(error, "issue_id", "groupID"));
        put(properties, "$sentry_url", WebhookJson.text(error, "web_url"));
        JsonNode exceptions = error.path("exception").path("values");
        JsonNode last = exceptions.path(exceptions.size() - 1);
        put(
                properties,
                "$exception_type",
                WebhookJson.text(error.path("metadata"), "type").or(() -> WebhookJson.text(last, "type")));
        put(
                properties,
                "$exception_message",
                WebhookJson.text(error.path("metadata"), "value")
                        .or(() -> WebhookJson.text(last, "value"))
                        .or(() -> WebhookJson.text(error, "title")));
        Optional.of(last.path("mechanism").path("handled"))
                .filter(JsonNode::isBoolean)
                .ifPresent(handled -> properties.put("$exception_handled", handled.booleanValue()));
        put(properties, "$exception_level", WebhookJson.text(error, "level"));
        put(properties, "culprit", WebhookJson.text(error, "culprit", "transaction"));
        put(properties, "release", WebhookJson.text(error, "release"));
        put(properties, "environment", WebhookJson.text(error, "environment").or(() -> tag(error, "environment")));
        put(properties, "platform", WebhookJson.text(error, "platform"));
        properties.put("$lib", "sentry");
        flags(properties, error.path("contexts").path("flags").path("values"));
        return properties;
    }

    /** In the form in which SDKs put flags on any event. The last evaluation of a flag stands: Sentry keeps them in their order. */
    private static void flags(Map<String, Object> properties, JsonNode evaluations) {
        Map<String, Object> flags = new LinkedHashMap<>();
        for (JsonNode evaluation : evaluations) {
            Optional<String> flag = WebhookJson.text(evaluation, "flag").filter(key -> key.length() <= TEXT_LENGTH);
            JsonNode result = evaluation.path("result");
            if (flag.isPresent() && (result.isBoolean() || result.isTextual()) && flags.size() < FLAGS) {
                flags.put(flag.get(), result.isBoolean() ? (Object) result.booleanValue() : cut(result.textValue()));
            }
        }
        List<String> active = new ArrayList<>();
        flags.forEach((flag, value) -> {
            properties.put("$feature/" + flag, value);
            if (!value.equals(false) && !value.equals("")) {
                active.add(flag);
            }
        });
        if (!flags.isEmpty()) {
            properties.put("$active_feature_flags", active);
        }
    }

    /** Tags are pairs in an array, or objects with a key and a value. */
    private static Optional<String> tag(JsonNode error, String name) {
        for (JsonNode tag : error.path("tags")) {
            JsonNode key = tag.isArray() ? tag.path(0) : tag.path("key");
            if (name.equals(key.asText())) {
                return WebhookJson.text(tag.isArray() ? tag.path(1) : tag.path("value"));
            }
        }
        return Optional.empty();
    }

    private static void put(Map<String, Object> properties, String name, Optional<String> value) {
        value.ifPresent(text -> properties.put(name, cut(text)));
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LENGTH ? text : text.substring(0, TEXT_LENGTH);
    }
}
