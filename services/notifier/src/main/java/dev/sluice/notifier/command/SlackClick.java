package dev.sluice.notifier.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.kit.http.ProblemException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A press of a button, as Slack tells of it: a form with the field {@code payload}, JSON of type {@code block_actions}.
 *
 * @param user who pressed, by their id in Slack
 * @param actionId which button
 * @param value what the button was given when it was made
 * @param message the message's timestamp, which names it in its channel
 * @param pressedAt the press's timestamp; with the message and the button it names the press
 * @param replyTo where answers go; good for half an hour
 */
record SlackClick(String user, String actionId, String value, String message, String pressedAt, Optional<URI> replyTo) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELD = "payload=";

    /**
     * Reads a request's body.
     *
     * @return empty when it is something else than a press of one of our buttons, such as of a link
     */
    static Optional<SlackClick> read(byte[] body) {
        for (String field : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            if (field.startsWith(FIELD)) {
                return readJson(decoded(field.substring(FIELD.length())));
            }
        }
        throw ProblemException.badRequest("payload", "send what Slack sends: a form with a field payload");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("payload", "it is not encoded as a form's field is");
        }
    }

    private static Optional<SlackClick> readJson(String json) {
        try {
            JsonNode said = JSON.readTree(json);
            JsonNode action = said.path("actions").path(0);
            if (!said.path("type").asText().equals("block_actions")
                    || !action.path("action_id").isTextual()) {
                return Optional.empty();
            }
            String message = said.path("container")
                    .path("message_ts")
                    .asText(said.path("message").path("ts").asText());
            return Optional.of(new SlackClick(
                    said.path("user").path("id").asText(),
                    action.path("action_id").asText(),
                    action.path("value").asText(),
                    message,
                    action.path("action_ts").asText(),
                    uri(said.path("response_url").asText())));
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("payload", "it is no JSON");
        }
    }

    private static Optional<URI> uri(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
