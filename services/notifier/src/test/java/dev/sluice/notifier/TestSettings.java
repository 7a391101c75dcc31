package dev.sluice.notifier;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings without a container. */
public record TestSettings(URI publicUrl, int smtpPort, Duration answerWithin) implements NotifierSettings {

    public static final TestSettings PLAIN = new TestSettings(URI.create("https://sluice.example"), 1);

    public TestSettings(URI publicUrl, int smtpPort) {
        this(publicUrl, smtpPort, Duration.ofSeconds(1));
    }

    @Override
    public Duration giveUpAfter() {
        return Duration.ofHours(24);
    }

    @Override
    public Duration firstWait() {
        return Duration.ofMillis(50);
    }

    @Override
    public Duration longestUrgentWait() {
        return Duration.ofMillis(500);
    }

    @Override
    public Duration longestWait() {
        return Duration.ofMillis(500);
    }

    @Override
    public Duration lookForDueEvery() {
        return Duration.ofMillis(100);
    }

    @Override
    public URI slackApi() {
        return publicUrl;
    }

    @Override
    public URI pagerDuty() {
        return publicUrl;
    }

    @Override
    public URI pagerDutyEu() {
        return publicUrl;
    }

    @Override
    public Smtp smtp() {
        return new Smtp() {
            @Override
            public Optional<String> host() {
                return Optional.of("127.0.0.1");
            }

            @Override
            public int port() {
                return smtpPort;
            }

            @Override
            public Duration answerWithin() {
                return Duration.ofSeconds(15);
            }

            @Override
            public Optional<String> user() {
                return Optional.empty();
            }

            @Override
            public Optional<String> password() {
                return Optional.empty();
            }

            @Override
            public String from() {
                return "Sluice <sluice@example.org>";
            }

            @Override
            public boolean tls() {
                return false;
            }

            @Override
            public String startTls() {
                return "disabled";
            }
        };
    }
}
