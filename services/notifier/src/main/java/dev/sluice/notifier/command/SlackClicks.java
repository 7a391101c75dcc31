package dev.sluice.notifier.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.RolloutCommand;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.RouteBook;
import dev.sluice.notifier.route.Target;
import dev.sluice.notifier.slack.SlackButton;
import dev.sluice.notifier.slack.SlackSignature;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Turns presses of buttons into commands. A press has no more power than its person: it is signed by the app of a route, by somebody whom
 * that route names, and about a message of that route.
 */
@ApplicationScoped
public class SlackClicks {

    private final RouteBook routes;
    private final CommandPublisher publisher;
    private final SlackReplies replies;
    private final SecretBox box;
    private final InstantSource clock = InstantSource.system();

    SlackClicks(RouteBook routes, CommandPublisher publisher, SlackReplies replies, SecretBox box) {
        this.routes = routes;
        this.publisher = publisher;
        this.replies = replies;
        this.box = box;
    }

    private record AppRoute(Route route, Target.SlackApp app) {}

    /** Completes when the command is on the bus, or the person was told why there is none; fails when Slack should say that it failed. */
    public Uni<Void> on(String project, String timestamp, String signature, byte[] body) {
        Instant now = clock.instant();
        List<AppRoute> signed = routes.all().stream()
                .filter(route -> route.project().equals(project))
                .flatMap(route -> route.target() instanceof Target.SlackApp app
                        ? java.util.stream.Stream.of(new AppRoute(route, app))
                        : java.util.stream.Stream.empty())
                .filter(one -> SlackSignature.isGood(one.app().signingSecret(), timestamp, signature, body, now))
                .toList();
        if (signed.isEmpty()) {
            throw ProblemException.unauthenticated(
                    "the request is not signed by a Slack app of this project, or not within the last five minutes");
        }
        return SlackClick.read(body)
                .flatMap(click ->
                        SlackButton.of(click.actionId()).map(button -> act(project, signed, click, button, now)))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> act(String project, List<AppRoute> signed, SlackClick click, SlackButton button, Instant now) {
        SlackButton.About about = about(click);
        Optional<AppRoute> route = signed.stream()
                .filter(one -> one.route().id().equals(about.route()))
                .findFirst();
        if (route.isEmpty()) {
            return replies.toPerson(click.replyTo(), "Not done: the route that sent this message is gone.");
        }
        Optional<Target.Colleague> person = route.get().app().people().stream()
                .filter(one -> one.slackUser().equals(click.user()))
                .findFirst();
        if (person.isEmpty()) {
            return replies.toPerson(
                    click.replyTo(),
                    "Not done: the route \"" + route.get().route().name()
                            + "\" does not name you among its people. An administrator can add your Slack id, "
                            + click.user() + ".");
        }
        if (!person.get().roles().contains(button.role())) {
            return replies.toPerson(
                    click.replyTo(), "Not done: that takes the role " + button.role() + ", which you do not have.");
        }
        return publisher.publish(new RolloutCommand(
                "slack/" + about.route() + "/" + click.message() + "/" + click.actionId() + "/" + click.pressedAt(),
                project,
                about.rolloutId(),
                about.generation(),
                button.action(),
                person.get().name(),
                "by a button in Slack",
                now,
                click.replyTo().map(url -> box.seal(project, SlackReplies.SOURCE, url.toString())),
                about.stage()));
    }

    private static SlackButton.About about(SlackClick click) {
        try {
            SlackButton.About about = SlackButton.about(click.value());
            if (about.route() == null || about.rolloutId() == null) {
                throw ProblemException.badRequest("payload", "the button's value is not ours");
            }
            return about;
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("payload", "the button's value is not ours");
        }
    }
}
