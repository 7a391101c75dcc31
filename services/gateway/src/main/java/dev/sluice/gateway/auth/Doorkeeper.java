package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessKeyRecord;
import dev.sluice.gateway.auth.Admission.Granted;
import dev.sluice.gateway.auth.Admission.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides who gets in by the API's door: whoever has the admin key, an access key that is neither expired nor revoked, or a session. A
 * browser sends a session's cookie along whoever wrote the page; so the cookie alone changes nothing.
 */
@ApplicationScoped
public class Doorkeeper {

    private static final Pattern ACCESS_KEY =
            Pattern.compile("Bearer +(sak_([A-Za-z0-9]{12})_[A-Za-z0-9]{32}) *", Pattern.CASE_INSENSITIVE);

    private final AdminKey adminKey;
    private final Keys keys;
    private final Sessions sessions;

    /** The access keys that are known. */
    interface Keys {
        Optional<AccessKeyRecord> find(String id);

        /** Whether they are all known; before that, one that is not found may be a good one. */
        boolean areAllRead();
    }

    Doorkeeper(AdminKey adminKey, Keys keys, Sessions sessions) {
        this.adminKey = adminKey;
        this.keys = keys;
        this.sessions = sessions;
    }

    /**
     * Whether a request gets in.
     *
     * @param now the time
     */
    public Admission admit(Knock knock, Instant now) {
        if (knock.authorization().isPresent()) {
            return byKey(knock.authorization().get(), now);
        }
        return knock.session().map(sent -> bySession(sent, knock, now)).orElse(Refused.NO_KEY);
    }

    private Admission byKey(String authorization, Instant now) {
        if (adminKey.opens(authorization)) {
            return granted(Caller.ADMIN);
        }
        Matcher sent = ACCESS_KEY.matcher(authorization);
        if (!sent.matches()) {
            return Refused.WRONG_KEY;
        }
        // Before all are read, one that is found may stand there as it was before it was revoked.
        if (!keys.areAllRead()) {
            return Refused.UNDECIDED;
        }
        return keys.find(sent.group(2))
                .map(key -> judged(key, sent.group(1), now))
                .orElse(Refused.WRONG_KEY);
    }

    private Admission bySession(String sent, Knock knock, Instant now) {
        return switch (sessions.read(sent, now)) {
            case Sessions.Reading.Bad(Refused why) -> why;
            case Sessions.Reading.Good(Sessions.Open open) ->
                knock.changes() && !knock.ownPage()
                        ? Refused.FOREIGN_PAGE
                        : new Granted(open.caller(), sessions.renewed(open.session(), now));
        };
    }

    private static Granted granted(Caller caller) {
        return new Granted(caller, Optional.empty());
    }

    /** What became of a key is told only to whoever has all of it. */
    private static Admission judged(AccessKeyRecord key, String sent, Instant now) {
        byte[] hash = AdminKey.hashOf(sent);
        if (!MessageDigest.isEqual(
                HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII),
                key.secretHash().getBytes(StandardCharsets.US_ASCII))) {
            return Refused.WRONG_KEY;
        }
        if (key.revokedAt().isPresent()) {
            return Refused.REVOKED;
        }
        if (key.expiresAt().filter(at -> !now.isBefore(at)).isPresent()) {
            return Refused.EXPIRED;
        }
        return granted(Caller.of(key));
    }
}
