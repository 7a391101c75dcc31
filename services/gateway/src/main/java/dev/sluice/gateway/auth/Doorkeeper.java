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

/** Decides who gets in by the API's door: whoever has the admin key, or an access key that is neither expired nor revoked. */
@ApplicationScoped
public class Doorkeeper {

    private static final Pattern ACCESS_KEY =
            Pattern.compile("Bearer +(sak_([A-Za-z0-9]{12})_[A-Za-z0-9]{32}) *", Pattern.CASE_INSENSITIVE);

    private final AdminKey adminKey;
    private final Keys keys;

    /** The access keys that are known. */
    interface Keys {
        Optional<AccessKeyRecord> find(String id);

        /** Whether they are all known; before that, one that is not found may be a good one. */
        boolean areAllRead();
    }

    Doorkeeper(AdminKey adminKey, Keys keys) {
        this.adminKey = adminKey;
        this.keys = keys;
    }

    /**
     * Whether a request gets in.
     *
     * @param authorization its header {@code Authorization}; may be null
     * @param now the time
     */
    public Admission admit(String authorization, Instant now) {
        if (authorization == null) {
            return Refused.NO_KEY;
        }
        if (adminKey.opens(authorization)) {
            return new Granted(Caller.ADMIN);
        }
        Matcher sent = ACCESS_KEY.matcher(authorization);
        if (!sent.matches()) {
            return Refused.WRONG_KEY;
        }
        Optional<AccessKeyRecord> found = keys.find(sent.group(2));
        if (found.isEmpty()) {
            return keys.areAllRead() ? Refused.WRONG_KEY : Refused.UNDECIDED;
        }
        return judged(found.get(), sent.group(1), now);
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
        return new Granted(Caller.of(key));
    }
}
