package dev.sluice.notifier.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.http.Roles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A button under a message. What it does is what the same words of the API do. */
public enum SlackButton {
    APPROVE("sluice_approve", "Approve", RolloutCommand.Action.APPROVE, Roles.APPROVER, "primary"),
    PAUSE("sluice_pause", "Pause", RolloutCommand.Action.PAUSE, Roles.OPERATOR, null),
    ROLL_BACK("sluice_roll_back", "Roll back", RolloutCommand.Action.ROLL_BACK, Roles.OPERATOR, "danger");

    private static final ObjectMapper JSON = WireJson.lenient();

    private final String actionId;
    private final String label;
    private final RolloutCommand.Action action;
    private final String role;
    private final String style;

    SlackButton(String actionId, String label, RolloutCommand.Action action, String role, String style) {
        this.actionId = actionId;
        this.label = label;
        this.action = action;
        this.role = role;
        this.style = style;
    }

    /**
     * What a button is about. Slack gives it back with a click, under its signature.
     *
     * @param route the message came by
     * @param rolloutId to be moved
     * @param generation that the person saw
     * @param stage that the person saw, by name; empty under messages of before it was kept
     */
    public record About(UUID route, String rolloutId, Optional<Long> generation, Optional<String> stage) {}

    /** What Slack calls it. */
    public String actionId() {
        return actionId;
    }

    /** What it does. */
    public RolloutCommand.Action action() {
        return action;
    }

    /** Who may press it. */
    public String role() {
        return role;
    }

    /** The button of that id. */
    public static Optional<SlackButton> of(String actionId) {
        return Arrays.stream(values())
                .filter(button -> button.actionId.equals(actionId))
                .findFirst();
    }

    /** What somebody may want to do about an alert; nothing when the rollout is over. */
    static List<SlackButton> suggestedBy(AlertRecord alert) {
        return switch (alert.kind()) {
            case STARTED, WIDENED, RESUMED, SETTLING, PLAN_CHANGED, GUARDRAIL_WARNING, SEGMENT_WORSE ->
                List.of(PAUSE, ROLL_BACK);
            case APPROVAL_NEEDED -> List.of(APPROVE, ROLL_BACK);
            case HELD -> List.of(ROLL_BACK);
            case ROLLED_BACK, COMPLETED, ABORTED, ROLLBACK_UNCONFIRMED, UNDELIVERED, WIDENED_BY_HAND -> List.of();
        };
    }

    /** What a click's value says. */
    public static About about(String value) throws JsonProcessingException {
        return JSON.readValue(value, About.class);
    }

    ObjectNode element(AlertRecord alert, UUID route) {
        ObjectNode element = JSON.createObjectNode();
        element.put("type", "button").put("action_id", actionId);
        element.putObject("text").put("type", "plain_text").put("text", label);
        try {
            element.put(
                    "value",
                    JSON.writeValueAsString(new About(
                            route,
                            alert.rolloutId(),
                            alert.generation(),
                            Optional.of(alert.stageName()).filter(name -> !name.isEmpty()))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an id that cannot be written", e);
        }
        if (style != null) {
            element.put("style", style);
        }
        if (this == ROLL_BACK) {
            ObjectNode confirm = element.putObject("confirm");
            confirm.putObject("title").put("type", "plain_text").put("text", "Roll back?");
            confirm.putObject("text")
                    .put("type", "plain_text")
                    .put(
                            "text",
                            dev.sluice.notifier.message.Wording.cut(
                                    "Takes " + alert.flag().value() + " back at once.", 300));
            confirm.putObject("confirm").put("type", "plain_text").put("text", "Roll back");
            confirm.putObject("deny").put("type", "plain_text").put("text", "Leave it");
        }
        return element;
    }
}
