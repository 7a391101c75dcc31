package dev.sluice.flagconfig.access;

import dev.sluice.flagconfig.project.NewSecrets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key or an invitation that was made a moment ago: {@code sak_ID_SECRET} or {@code sai_ID_SECRET}. By its beginning, tools that look
 * for leaked secrets know it.
 *
 * @param id the part that is no secret
 * @param key the whole; shown once and kept nowhere
 */
record NewKey(String id, String key) {

    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 32;
    private static final Pattern INVITATION = Pattern.compile("sai_([A-Za-z0-9]{12})_[A-Za-z0-9]{32}");

    static NewKey make() {
        return of("sak_", newId());
    }

    /** By what the holder of an account chooses a password. */
    static NewKey invitation(String account) {
        return of("sai_", account);
    }

    /** The account that an invitation is for; empty when it is none. */
    static Optional<String> invited(String sent) {
        Matcher invitation = INVITATION.matcher(sent);
        return invitation.matches() ? Optional.of(invitation.group(1)) : Optional.empty();
    }

    static String newId() {
        return NewSecrets.random(ID_LENGTH);
    }

    private static NewKey of(String beginning, String id) {
        return new NewKey(id, beginning + id + "_" + NewSecrets.random(SECRET_LENGTH));
    }

    /** What is kept of it. */
    String hash() {
        return NewSecrets.hash(key);
    }

    /** The id alone: it gets into logs. */
    @Override
    public String toString() {
        return "NewKey[" + id + "]";
    }
}
