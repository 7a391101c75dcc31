package dev.sluice.autorollout.http;

import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import java.util.Optional;

/** Bodies that people send. */
final class Requests {

    private static final int LONGEST_REASON = 2_000;
    private static final int LONGEST_KEY = 200;

    private Requests() {}

    /** Why somebody did something, fit to be kept; may be left out. */
    static String plainReason(Optional<String> reason) {
        return plainReason("reason", reason.orElse(""));
    }

    /** The same where the request calls it otherwise. */
    static String plainReason(String field, String reason) {
        return PlainText.check(field, reason, LONGEST_REASON);
    }

    /** Why somebody did something, where it has to be said. */
    static String neededReason(Optional<String> reason, String wish) {
        String plain = plainReason(reason);
        if (plain.isBlank()) {
            throw ProblemException.invalid("reason", wish);
        }
        return plain;
    }

    /** What something is called, fit to be looked up and told. */
    static String plainKey(String field, String key) {
        return PlainText.checkLine(field, key, LONGEST_KEY);
    }

    /**
     * A rollout to be made.
     *
     * @param id the caller's own name for it; sent twice, it makes one rollout. A new one is made up when absent
     * @param flag the flag to be opened
     * @param template the template to follow
     * @param treatment the variant for treated people; only for a flag with variants
     * @param reason why; for the log
     * @param startNow whether it starts at once, as it does when absent
     * @param seenBefore what becomes of the people who saw an earlier run that was taken back: {@code eligible_again}, as when
     *     absent, or {@code keep_on_old}
     * @param despiteCoolDown why it starts although the flag still cools down after a rollback
     */
    public record NewRollout(
            Optional<String> id,
            FlagKey flag,
            String template,
            Optional<String> treatment,
            Optional<String> reason,
            Optional<Boolean> startNow,
            Optional<SecondTries.SeenBefore> seenBefore,
            Optional<String> despiteCoolDown) {}

    /**
     * A person's word that a prepared rollout should start.
     *
     * @param reason why; kept as a note
     * @param despiteCoolDown why it starts although the flag still cools down after a rollback
     */
    public record StartWord(Optional<String> reason, Optional<String> despiteCoolDown) {}

    /**
     * A person's word about a rollout.
     *
     * @param reason why; for the log
     */
    public record Word(Optional<String> reason) {
        static String of(Word word) {
            return word == null ? "" : plainReason(word.reason());
        }
    }

    /**
     * A person's word that a rollout should go on.
     *
     * @param reason why; for the log
     * @param flagVersion the flag's version that the person saw, not older than the one the rollout builds on; the newest one when
     *     absent
     */
    public record ResumeWord(Optional<String> reason, Optional<Long> flagVersion) {}
}
