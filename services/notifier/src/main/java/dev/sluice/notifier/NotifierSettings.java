package dev.sluice.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What an operator can set. */
@ConfigMapping(prefix = "sluice.notifier")
public interface NotifierSettings {

    /** A receiver that has not answered by then counts as failed. */
    Duration answerWithin();

    /** How long an alert is tried before it is parked. */
    Duration giveUpAfter();

    /** The wait after the first failure; each next one is twice as long. */
    Duration firstWait();

    /** The longest wait of what wakes somebody: once the receiver is back, it has the alert within this and a quarter more. */
    Duration longestUrgentWait();

    /** The longest wait of everything else. */
    Duration longestWait();

    /** How often waiting alerts are looked for. */
    Duration lookForDueEvery();

    /** Where people reach this installation; for links in messages. */
    URI publicUrl();

    /** Slack's Web API. */
    @WithDefault("https://slack.com/api")
    URI slackApi();

    /** PagerDuty's Events API of its US service region. */
    @WithDefault("https://events.pagerduty.com/v2/enqueue")
    URI pagerDuty();

    /** PagerDuty's Events API of its EU service region. */
    @WithDefault("https://events.eu.pagerduty.com/v2/enqueue")
    URI pagerDutyEu();

    /** The mail server that takes our mail. */
    Smtp smtp();

    /** A mail server. */
    interface Smtp {

        /** Its name; without one there is no e-mail. */
        Optional<String> host();

        @WithDefault("587")
        int port();

        Optional<String> user();

        Optional<String> password();

        /**
         * A mail server that has not taken a mail by then counts as failed. Servers look a mail over before they say yes; whoever hangs up
         * meanwhile sends it twice.
         */
        @WithDefault("60s")
        Duration answerWithin();

        /** Who the mail is from. */
        @WithDefault("sluice@localhost")
        String from();

        /** Whether the connection is encrypted from its first byte, as on port 465. */
        @WithDefault("false")
        boolean tls();

        /** {@code required}, {@code optional} or {@code disabled}: whether an open connection is turned into an encrypted one. */
        @WithDefault("required")
        String startTls();
    }
}
