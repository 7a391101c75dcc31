package dev.sluice.notifier.outbound;

import dev.sluice.notifier.message.Wording;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What a receiver answered.
 *
 * @param status of HTTP
 * @param retryAfter its header of that name, as it came: seconds or a date (RFC 9110, 10.2.3)
 * @param body its beginning
 */
public record Answer(int status, Optional<String> retryAfter, String body) {

    private static final int SHOWN = 200;
    /** A receiver may ask for patience, but a page cannot wait longer than this between two tries. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    /** What it means where the status says all: 2xx is yes; 408, 425, 429 and 5xx are later; everything else is no. */
    public Attempt byStatus(Instant now) {
        if (status >= 200 && status < 300) {
            return new Attempt.Delivered(said());
        }
        return isPassing() ? later(now) : new Attempt.Refused(said());
    }

    /** To be tried again, when the receiver said or later. */
    public Attempt later(Instant now) {
        return new Attempt.Failed(said(), wait(now));
    }

    private boolean isPassing() {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /**
     * Status and beginning of the body, for a person: on one line, 200 characters at most, of letters that are seen. Of a page of HTML
     * nothing is shown: what says so much does not answer a webhook.
     */
    public String said() {
        return "the receiver answered " + status + ": " + shortened();
    }

    private Optional<Duration> wait(Instant now) {
        return retryAfter
                .flatMap(header -> asked(header.strip(), now))
                .map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait);
    }

    private static Optional<Duration> asked(String header, Instant now) {
        try {
            return Optional.of(Duration.ofSeconds(Math.clamp(Long.parseLong(header), 0, 86_400)));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
                return Optional.of(Duration.between(now, until)).filter(wait -> !wait.isNegative());
            } catch (DateTimeException neither) {
                return Optional.empty();
            }
        }
    }

    private String shortened() {
        if (body.stripLeading().startsWith("<")) {
            return "(a page)";
        }
        // Nothing that hides, turns round or ends a line: marks of writing direction, controls, halves of characters.
        String line = body.replaceAll("[\\s\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.isEmpty() ? "(nothing)" : Wording.cut(line, SHOWN);
    }
}
