package dev.sluice.autorollout.http;

import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.PlainText;
import java.util.Optional;

/** Bodies that people send. */
final class Requests {

    private static final int LONGEST_REASON = 2_000;
    private static final int LONGEST_KEY = 200;

    private Requests() {}

    /** Why somebody did something, fit to be kept; may be left out. */
    static String plainReason(Optional<String> reason) {
        return PlainText.check("reason", reason.orElse(""), LONGEST_REASON);
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
     */
    public record NewRollout(
            Optional<String> id,
            FlagKey flag,
            String template,
            Optional<String> treatment,
            Optional<String> reason,
            Optional<Boolean> startNow) {}

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
