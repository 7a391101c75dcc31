package dev.sluice.ingestion.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.IdentityLink;
import java.util.Optional;

/** What an SDK's event says of people and groups, by PostHog's rules and not by our code's. */
final class Expected {

    private Expected() {}

    /**
     * A change of properties.
     *
     * @param id of the event
     * @param whose a distinct id, or a group's type and key with a colon between them
     */
    record Change(String id, String whose, JsonNode set, JsonNode setOnce, JsonNode unset) {}

    record Link(String distinctId, String otherId, IdentityLink.Kind kind) {}

    static Optional<Change> change(JsonNode event) {
        JsonNode properties = event.path("properties");
        String id = event.path("uuid").asText();
        if (event.path("event").asText().equals("$groupidentify")) {
            return Optional.of(new Change(
                    id,
                    properties.path("$group_type").asText() + ":"
                            + properties.path("$group_key").asText(),
                    merged(event, "$group_set"),
                    JsonNodeFactory.instance.objectNode(),
                    JsonNodeFactory.instance.arrayNode()));
        }
        ArrayNode unset = JsonNodeFactory.instance.arrayNode();
        event.path("$unset").forEach(unset::add);
        properties.path("$unset").forEach(unset::add);
        Change change = new Change(id, person(event), merged(event, "$set"), merged(event, "$set_once"), unset);
        boolean says = !change.set().isEmpty()
                || !change.setOnce().isEmpty()
                || !change.unset().isEmpty();
        return says && withProfile(event) ? Optional.of(change) : Optional.empty();
    }

    static Optional<Link> link(JsonNode event) {
        JsonNode properties = event.path("properties");
        if (!withProfile(event)) {
            return Optional.empty();
        }
        return switch (event.path("event").asText()) {
            case "$identify" ->
                properties.has("$anon_distinct_id")
                        ? Optional.of(new Link(
                                person(event),
                                properties.path("$anon_distinct_id").asText(),
                                IdentityLink.Kind.IDENTIFIED))
                        : Optional.empty();
            case "$create_alias" ->
                Optional.of(new Link(person(event), properties.path("alias").asText(), IdentityLink.Kind.ALIASED));
            default -> Optional.empty();
        };
    }

    /** Of the event and of its properties; the event's own win. */
    private static JsonNode merged(JsonNode event, String name) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        event.path("properties").path(name).properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        event.path(name).properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
        return all;
    }

    private static boolean withProfile(JsonNode event) {
        return event.path("properties").path("$process_person_profile").asBoolean(true);
    }

    private static String person(JsonNode event) {
        return event.path("distinct_id")
                .asText(event.at("/properties/distinct_id").asText());
    }
}
