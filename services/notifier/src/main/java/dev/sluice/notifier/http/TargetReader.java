package dev.sluice.notifier.http;

import dev.sluice.kit.egress.TargetGuard;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.http.Roles;
import dev.sluice.notifier.http.RouteRequests.NewRoute;
import dev.sluice.notifier.mail.MailSender;
import dev.sluice.notifier.route.Target;
import dev.sluice.notifier.webhook.SignedMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes the target of what people send, or says which field is wrong and how it is mended. */
@ApplicationScoped
class TargetReader {

    private static final int LONGEST = 500;
    private static final int PEOPLE_MOST = 500;
    private static final int ADDRESSES_MOST = 50;
    /** A key of fewer bytes can be guessed, of more is shortened by the algorithm (Standard Webhooks). */
    private static final int LEAST_KEY = 24;

    private static final int MOST_KEY = 64;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"()\\[\\]\\\\]+@[A-Za-z0-9.-]+");
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{20,64}");
    private static final Pattern SLACK_ID = Pattern.compile("[A-Z][A-Z0-9]{2,30}");
    private static final Set<String> BUTTON_ROLES = Set.of(Roles.APPROVER, Roles.OPERATOR);

    private final TargetGuard guard;
    private final MailSender mail;

    TargetReader(TargetGuard guard, MailSender mail) {
        this.guard = guard;
        this.mail = mail;
    }

    Target read(NewRoute wanted) {
        refuseForeignFields(wanted);
        return switch (wanted.channel()) {
            case SLACK -> new Target.SlackWebhook(url(wanted));
            case SLACK_APP -> slackApp(wanted);
            case PAGERDUTY ->
                new Target.PagerDuty(
                        matching(
                                "routingKey",
                                wanted.routingKey(),
                                ROUTING_KEY,
                                "the integration key of an Events API v2 integration, 32 letters and digits"),
                        wanted.region().orElse(Target.Region.US));
            case WEBHOOK -> new Target.SignedWebhook(url(wanted), secrets(wanted));
            case TEAMS -> new Target.Teams(url(wanted));
            case EMAIL -> mail(wanted);
        };
    }

    private static void refuseForeignFields(NewRoute wanted) {
        Map<String, Boolean> sent = new TreeMap<>();
        sent.put("url", wanted.url().isPresent());
        sent.put("secrets", wanted.secrets().isPresent());
        sent.put("token", wanted.token().isPresent());
        sent.put("signingSecret", wanted.signingSecret().isPresent());
        sent.put("slackChannel", wanted.slackChannel().isPresent());
        sent.put("people", wanted.people().isPresent());
        sent.put("routingKey", wanted.routingKey().isPresent());
        sent.put("region", wanted.region().isPresent());
        sent.put("to", wanted.to().isPresent());
        Set<String> own =
                switch (wanted.channel()) {
                    case SLACK, TEAMS -> Set.of("url");
                    case SLACK_APP -> Set.of("token", "signingSecret", "slackChannel", "people");
                    case PAGERDUTY -> Set.of("routingKey", "region");
                    case WEBHOOK -> Set.of("url", "secrets");
                    case EMAIL -> Set.of("to");
                };
        sent.forEach((field, present) -> {
            if (present && !own.contains(field)) {
                throw ProblemException.invalid(
                        field,
                        "a route of channel " + wanted.channel().name().toLowerCase(java.util.Locale.ROOT)
                                + " has no such field; it has " + String.join(", ", new java.util.TreeSet<>(own)));
            }
        });
    }

    private URI url(NewRoute wanted) {
        URI url = wanted.url().orElseThrow(() -> ProblemException.invalid("url", "a route has the url of a webhook"));
        PlainText.checkLine("url", url.toString(), 2_000);
        guard.objectionTo(url).ifPresent(objection -> {
            throw ProblemException.invalid("url", objection);
        });
        return url;
    }

    private static List<String> secrets(NewRoute wanted) {
        String how = "a secret is " + SignedMessage.SECRET_PREFIX
                + " and the base64 of 24 to 64 random bytes; make one with: "
                + "echo whsec_$(head -c 32 /dev/urandom | base64)";
        List<String> secrets = wanted.secrets().orElse(List.of());
        if (secrets.isEmpty() || secrets.size() > 2) {
            throw ProblemException.invalid("secrets", "send one secret, or two while you change it; " + how);
        }
        for (int i = 0; i < secrets.size(); i++) {
            if (!isSecret(secrets.get(i))) {
                throw ProblemException.invalid("secrets[" + i + "]", how);
            }
        }
        return secrets;
    }

    private static boolean isSecret(String secret) {
        if (secret == null || !secret.startsWith(SignedMessage.SECRET_PREFIX)) {
            return false;
        }
        try {
            int bytes = SignedMessage.key(secret).length;
            return bytes >= LEAST_KEY && bytes <= MOST_KEY;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Target slackApp(NewRoute wanted) {
        String token = line("token", wanted.token(), "the bot's token, xoxb-…");
        if (!token.startsWith("xoxb-")) {
            throw ProblemException.invalid("token", "it is the bot's token, which begins with xoxb-");
        }
        List<Target.Colleague> people = wanted.people().orElse(List.of());
        if (people.size() > PEOPLE_MOST) {
            throw ProblemException.invalid("people", "at most " + PEOPLE_MOST + " people are kept");
        }
        for (int i = 0; i < people.size(); i++) {
            check("people[" + i + "]", people.get(i));
        }
        return new Target.SlackApp(
                token,
                line("signingSecret", wanted.signingSecret(), "the app's signing secret"),
                matching("slackChannel", wanted.slackChannel(), SLACK_ID, "the channel's id, such as C0123456789"),
                people);
    }

    private static void check(String at, Target.Colleague colleague) {
        if (colleague == null || !SLACK_ID.matcher(colleague.slackUser()).matches()) {
            throw ProblemException.invalid(at + ".slackUser", "it is the person's id in Slack, such as U0123456789");
        }
        if (colleague.name().isBlank()) {
            throw ProblemException.invalid(at + ".name", "say who that is here");
        }
        PlainText.checkLine(at + ".name", colleague.name(), LONGEST);
        if (!BUTTON_ROLES.containsAll(colleague.roles())) {
            throw ProblemException.invalid(
                    at + ".roles", "a button asks for approver (approve) or operator (pause, roll back)");
        }
    }

    private Target mail(NewRoute wanted) {
        if (!mail.isConfigured()) {
            throw ProblemException.invalid(
                    "channel", "this installation has no mail server: its operator sets SLUICE_SMTP_HOST");
        }
        List<String> to = wanted.to().orElse(List.of());
        if (to.isEmpty() || to.size() > ADDRESSES_MOST) {
            throw ProblemException.invalid("to", "send 1 to " + ADDRESSES_MOST + " addresses");
        }
        for (int i = 0; i < to.size(); i++) {
            String address = to.get(i) == null ? "" : to.get(i);
            PlainText.checkLine("to[" + i + "]", address, 254);
            if (!ADDRESS.matcher(address).matches()) {
                throw ProblemException.invalid("to[" + i + "]", "it is an address like ada@example.org");
            }
        }
        return new Target.Mail(to);
    }

    private static String matching(String field, Optional<String> sent, Pattern form, String what) {
        String value = line(field, sent, what);
        if (!form.matcher(value).matches()) {
            throw ProblemException.invalid(field, "it is " + what);
        }
        return value;
    }

    private static String line(String field, Optional<String> sent, String what) {
        String value = sent.filter(some -> !some.isBlank())
                .orElseThrow(() -> ProblemException.invalid(field, "a route of this channel has " + what));
        return PlainText.checkLine(field, value, LONGEST);
    }
}
