package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessRole;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * What signing in began.
 *
 * @param id 160 random bits
 * @param beganAt when its holder signed in, to the millisecond
 * @param renewedAt when a request last carried it further, at most {@link #RENEWAL} ago while it is in use
 */
public record Session(String id, Holder holder, Instant beganAt, Instant renewedAt) {

    /** Without a request for so long it is over. */
    static final Duration IDLE = Duration.ofMinutes(30);
    /** However busy, it is over then. */
    static final Duration LONGEST = Duration.ofHours(12);
    /** A guest's, whose groups are asked for again then: the provider need not ask them anything for that. */
    static final Duration LONGEST_OF_GUESTS = Duration.ofHours(1);
    /** Requests carry it further in steps of that, so that not every answer sets a cookie. */
    static final Duration RENEWAL = Duration.ofMinutes(5);

    private static final int ID_BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Whose it is. */
    public sealed interface Holder {

        /** As in tokens. */
        String subject();

        /** Whoever has that account; what they may do is looked up each time. */
        record Account(String id) implements Holder {
            @Override
            public String subject() {
                return "account/" + id;
            }
        }

        /**
         * Somebody without an account, for whom an identity provider vouched.
         *
         * @param subject {@code oidc/} and the provider's name for them
         * @param email stands as the author of what they do
         * @param role from the provider's groups, as of the sign-in
         */
        record Guest(String subject, String email, AccessRole role) implements Holder {}
    }

    /** A new one, from now. */
    static Session begun(Holder holder, Instant now) {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        Instant began = Instant.ofEpochMilli(now.toEpochMilli());
        return new Session(Base64.getUrlEncoder().withoutPadding().encodeToString(id), holder, began, began);
    }

    /** When it is over unless it is renewed. */
    public Instant endsAt() {
        Instant idle = renewedAt.plus(IDLE);
        Instant last = beganAt.plus(
                switch (holder) {
                    case Holder.Account _ -> LONGEST;
                    case Holder.Guest _ -> LONGEST_OF_GUESTS;
                });
        return idle.isBefore(last) ? idle : last;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(renewedAt.plus(RENEWAL));
    }

    Session renewed(Instant now) {
        return new Session(id, holder, beganAt, Instant.ofEpochMilli(now.toEpochMilli()));
    }
}
