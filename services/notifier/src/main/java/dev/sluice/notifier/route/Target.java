package dev.sluice.notifier.route;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/** Whom a route tells, with all that is needed to reach them. Much of it is secret: it is kept sealed and never shown. */
public sealed interface Target {

    /** The way of telling. */
    Channel channel();

    /** What may be shown of it: enough to tell two routes apart, too little to use. */
    String shown();

    /**
     * A Slack incoming webhook, or anything that reads Slack's message format.
     *
     * @param url of the webhook; whoever knows it can post there
     */
    record SlackWebhook(URI url) implements Target {
        public SlackWebhook {
            Objects.requireNonNull(url, "url");
        }

        @Override
        public Channel channel() {
            return Channel.SLACK;
        }

        @Override
        public String shown() {
            return url.getHost();
        }
    }

    /**
     * A Slack app with buttons.
     *
     * @param token of the bot, {@code xoxb-…}, with the scope {@code chat:write}
     * @param signingSecret what Slack signs clicks with
     * @param slackChannel the channel's id
     * @param people who may press buttons
     */
    record SlackApp(String token, String signingSecret, String slackChannel, List<Colleague> people) implements Target {
        public SlackApp {
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(signingSecret, "signingSecret");
            Objects.requireNonNull(slackChannel, "slackChannel");
            people = List.copyOf(people);
        }

        @Override
        public Channel channel() {
            return Channel.SLACK_APP;
        }

        @Override
        public String shown() {
            return slackChannel;
        }
    }

    /**
     * A PagerDuty service, by its Events API v2.
     *
     * @param routingKey the integration key of the service
     * @param region where the account is kept
     */
    record PagerDuty(String routingKey, Region region) implements Target {
        public PagerDuty {
            Objects.requireNonNull(routingKey, "routingKey");
            Objects.requireNonNull(region, "region");
        }

        @Override
        public Channel channel() {
            return Channel.PAGERDUTY;
        }

        @Override
        public String shown() {
            return "PagerDuty " + region;
        }
    }

    /**
     * Any receiver, by signed webhooks in the form of Standard Webhooks.
     *
     * @param url of the receiver
     * @param secrets each {@code whsec_} and base64; every message is signed with all, so that one can follow another
     */
    record SignedWebhook(URI url, List<String> secrets) implements Target {
        public SignedWebhook {
            Objects.requireNonNull(url, "url");
            secrets = List.copyOf(secrets);
        }

        @Override
        public Channel channel() {
            return Channel.WEBHOOK;
        }

        @Override
        public String shown() {
            return url.getHost();
        }
    }

    /**
     * A channel of Microsoft Teams, by a workflow that begins "when a Teams webhook request is received".
     *
     * @param url of the workflow; whoever knows it can post there
     */
    record Teams(URI url) implements Target {
        public Teams {
            Objects.requireNonNull(url, "url");
        }

        @Override
        public Channel channel() {
            return Channel.TEAMS;
        }

        @Override
        public String shown() {
            return url.getHost();
        }
    }

    /**
     * E-mail, through the installation's mail server.
     *
     * @param to addresses
     */
    record Mail(List<String> to) implements Target {
        public Mail {
            to = List.copyOf(to);
        }

        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }

        @Override
        public String shown() {
            return String.join(", ", to);
        }
    }

    /**
     * A target that cannot be opened here, as with a wrong key. What is meant for it waits until it can.
     *
     * @param channel its way of telling, which lies open
     * @param why for a person
     */
    record Unopened(Channel channel, String why) implements Target {
        public Unopened {
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(why, "why");
        }

        @Override
        public String shown() {
            return "cannot be opened";
        }
    }

    /**
     * Somebody who may press buttons in Slack.
     *
     * @param slackUser their id in Slack, {@code U…} or {@code W…}
     * @param name what they are called here: as whom they act
     * @param roles what they may do: {@code approver}, {@code operator}
     */
    record Colleague(String slackUser, String name, List<String> roles) {
        public Colleague {
            Objects.requireNonNull(slackUser, "slackUser");
            Objects.requireNonNull(name, "name");
            roles = List.copyOf(roles);
        }
    }

    /** Where PagerDuty keeps an account. */
    enum Region {
        US,
        EU
    }

    /** A way of telling. */
    enum Channel {
        SLACK,
        SLACK_APP,
        PAGERDUTY,
        WEBHOOK,
        TEAMS,
        EMAIL
    }
}
