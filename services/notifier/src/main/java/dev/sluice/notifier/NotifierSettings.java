package dev.sluice.notifier;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.time.Duration;

/** What an operator can set. */
@ConfigMapping(prefix = "sluice.notifier")
public interface NotifierSettings {

    /** Whether a webhook may lie in a private address range. */
    boolean allowPrivateTargets();

    /** A receiver that has not answered by then counts as failed. */
    Duration answerWithin();

    /** How long an alert is tried before it is parked. */
    Duration giveUpAfter();

    /** Where people reach this installation; for links in messages. */
    URI publicUrl();
}
