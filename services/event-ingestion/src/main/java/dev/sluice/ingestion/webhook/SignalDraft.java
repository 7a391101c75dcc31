package dev.sluice.ingestion.webhook;

import dev.sluice.contracts.Signal;
import dev.sluice.ingestion.intake.NamedUuid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of one alert while it is read, and the rules that every signal keeps whatever told of it. Texts for people are cut to
 * their length; what tells one alert from another is refused instead.
 */
final class SignalDraft {

    static final int NAME_LENGTH = 200;
    static final int LABELS = 64;
    static final int LABEL_NAME_LENGTH = 200;
    static final int LABEL_VALUE_LENGTH = 1_000;
    private static final int SUMMARY_LENGTH = 1_000;
    private static final int SEVERITY_LENGTH = 64;
    private static final int URL_LENGTH = 2_000;
    private static final int FINGERPRINT_LENGTH = 200;

    private final String project;
    private final WebhookSource source;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private Optional<String> name = Optional.empty();
    private Optional<String> status = Optional.empty();
    private String severity = "";
    private Optional<String> summary = Optional.empty();
    private Optional<String> url = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<String> fingerprint = Optional.empty();

    SignalDraft(String project, WebhookSource source) {
        this.project = project;
        this.source = source;
    }

    /** An alert cannot be taken; the message says why, and what to do. */
    static final class Flaw extends Exception {
        private static final long serialVersionUID = 1;

        Flaw(String detail) {
            super(detail, null, false, false);
        }
    }

    SignalDraft name(Optional<String> given) {
        name = given;
        return this;
    }

    /** {@code firing} or {@code resolved}, in any case. */
    SignalDraft status(Optional<String> given) {
        status = given.map(text -> text.toLowerCase(Locale.ROOT));
        return this;
    }

    SignalDraft severity(Optional<String> given) {
        severity = given.map(text -> cut(text, SEVERITY_LENGTH)).orElse("");
        return this;
    }

    SignalDraft summary(Optional<String> given) {
        summary = given.map(text -> cut(text, SUMMARY_LENGTH));
        return this;
    }

    /** Anything but a web address is left out: people are shown it as a link. */
    SignalDraft url(Optional<String> given) {
        url = given.filter(text -> text.length() <= URL_LENGTH)
                .filter(text ->
                        text.regionMatches(true, 0, "https://", 0, 8) || text.regionMatches(true, 0, "http://", 0, 7));
        return this;
    }

    SignalDraft startedAt(Optional<Instant> given) {
        startedAt = given;
        return this;
    }

    SignalDraft endedAt(Optional<Instant> given) {
        endedAt = given;
        return this;
    }

    SignalDraft fingerprint(Optional<String> given) {
        fingerprint = given;
        return this;
    }

    SignalDraft label(String label, String value) throws Flaw {
        if (label.isEmpty() || label.length() > LABEL_NAME_LENGTH || value.length() > LABEL_VALUE_LENGTH) {
            throw new Flaw("a label's name has 1 to " + LABEL_NAME_LENGTH + " characters, its value at most "
                    + LABEL_VALUE_LENGTH);
        }
        labels.put(label, value);
        if (labels.size() > LABELS) {
            throw new Flaw("an alert may have at most " + LABELS + " labels");
        }
        return this;
    }

    Optional<String> label(String label) {
        return Optional.ofNullable(labels.get(label)).filter(value -> !value.isEmpty());
    }

    /**
     * The signal.
     *
     * @param nameField what its name is called where it came from
     * @param statusField the same for its status
     * @param now stands for a beginning that was not told
     */
    Signal signal(String nameField, String statusField, Instant now) throws Flaw {
        String named = name.orElseThrow(() -> new Flaw(nameField + " must name the alert"));
        if (named.length() > NAME_LENGTH) {
            throw new Flaw(nameField + " may have at most " + NAME_LENGTH + " characters");
        }
        Signal.Status state =
                switch (status.orElse("")) {
                    case "firing" -> Signal.Status.FIRING;
                    case "resolved" -> Signal.Status.RESOLVED;
                    default -> throw new Flaw(statusField + " must be \"firing\" or \"resolved\"");
                };
        String print = fingerprint.orElseGet(this::ownFingerprint);
        if (print.length() > FINGERPRINT_LENGTH) {
            throw new Flaw("a fingerprint may have at most " + FINGERPRINT_LENGTH + " characters");
        }
        return new Signal(
                project,
                source.id(),
                named,
                state,
                severity,
                summary.orElse(named),
                labels,
                url,
                startedAt.orElse(now),
                state == Signal.Status.RESOLVED ? Optional.of(endedAt.orElse(now)) : Optional.empty(),
                print);
    }

    /** By its labels, as Alertmanager tells alerts apart. */
    private String ownFingerprint() {
        return NamedUuid.of(name.orElse(""), new TreeMap<>(labels).toString()).toString();
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
