package dev.sluice.flagconfig.project;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people send about projects. */
final class ProjectRequests {

    private ProjectRequests() {}

    /** A new project. */
    @Schema(name = "ProjectCreation", description = "A new project; its token and secret key are made here")
    public record Creation(
            @Schema(
                    description = "1 to 63 of a-z 0-9 and -, beginning and ending with a letter or digit",
                    examples = "shop")
            Optional<String> name,

            @Schema(description = "Why, for the history") Optional<String> reason) {}

    /** Another key. */
    @Schema(
            name = "SecretKeyRotation",
            description = "Another secret key; the one of before opens nothing from then on")
    public record Rotation(Optional<String> reason) {}

    /** How events shall be taken in. */
    @Schema(
            name = "IngestionReplacement",
            description =
                    "How a project's events shall be taken in; what is left out becomes none. Webhooks' secrets stay.")
    public record Ingestion(
            @Schema(description = "The version that you read")
            Optional<Long> version,

            @Schema(description = "Most events a second, over some seconds; 0 is no limit", defaultValue = "0")
            Optional<Long> eventsPerSecond,

            @Schema(description = "Most events in a calendar month, UTC; 0 is no limit", defaultValue = "0")
            Optional<Long> eventsPerMonth,

            @Schema(description = "Whether senders' addresses and cookies are kept", defaultValue = "false")
            Optional<Boolean> keepIp,

            @Schema(description = "What is dropped or hashed before anything is stored")
            Optional<List<Rule>> properties,

            Optional<String> reason) {}

    /** What happens to a property. */
    @Schema(name = "PropertyRuleRequest", description = "What happens to a property of events, persons and groups")
    public record Rule(
            @Schema(description = "The property's name, as it stands in events")
            Optional<String> property,

            @Schema(
                    description = "drop takes it out; hash puts a keyed hash in its place",
                    enumeration = {"drop", "hash"})
            Optional<String> action) {}

    /** What a source's messages are signed with. */
    @Schema(name = "WebhookSecretRequest", description = "What a source's messages are signed with")
    public record Secret(
            @Schema(
                    description =
                            "As the source gave it to you, such as the client secret of a Sentry integration; left out, one"
                                    + " is made and shown once")
            Optional<String> secret,

            Optional<String> reason) {}
}
