package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccountRecord;
import dev.sluice.gateway.auth.Admission.Refused;
import dev.sluice.gateway.auth.Session.Holder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Begins, reads and ends sessions. What somebody may do is looked up with each request, so that a change of it holds at once. */
@ApplicationScoped
public class Sessions {

    private final SessionTokens tokens;
    private final People people;
    private final Ended ended;

    /** The sessions that were signed out of. */
    interface Ended {
        boolean isEnded(String id);

        /** Whether they are all known. */
        boolean areAllRead();

        /** Ends one: here at once, elsewhere when it completes; fails when the bus does not take it. */
        CompletionStage<Void> end(Session session, Instant now);
    }

    /** A session that is good, and whom it lets in. */
    public record Open(Session session, Caller caller) {}

    /** What became of a session that was sent. */
    public sealed interface Reading {
        /** It is good. */
        record Good(Open open) implements Reading {}

        /** It is not, for that reason. */
        record Bad(Refused why) implements Reading {}
    }

    Sessions(SessionTokens tokens, People people, Ended ended) {
        this.tokens = tokens;
        this.people = people;
        this.ended = ended;
    }

    /** A new session of that account. */
    Open begin(AccountRecord account, Instant now) {
        return new Open(Session.begun(new Holder.Account(account.id()), now), Caller.of(account));
    }

    /**
     * A new session of somebody for whom an identity provider vouches: of their account when they have one, else as a guest.
     *
     * @param email in lower case, and verified
     * @param guest what they may without an account; empty for nothing
     */
    public SignIn.Outcome beginVouched(String email, Optional<Holder.Guest> guest, Instant now) {
        if (!people.areAllRead()) {
            return new SignIn.Outcome.Busy();
        }
        Optional<AccountRecord> account = people.byEmail(email);
        if (account.isPresent()) {
            return account.filter(known -> known.disabledAt().isEmpty())
                    .<SignIn.Outcome>map(known -> new SignIn.Outcome.In(begin(known, now)))
                    .orElseGet(SignIn.Outcome.Refused::new);
        }
        return guest.<SignIn.Outcome>map(
                        known -> new SignIn.Outcome.In(new Open(Session.begun(known, now), Caller.of(known))))
                .orElseGet(SignIn.Outcome.Refused::new);
    }

    /** What a cookie holds of it. */
    public String cookie(Session session) {
        return tokens.write(session);
    }

    /** The session that somebody sent. */
    public Reading read(String sent, Instant now) {
        Optional<Session> written = tokens.read(sent, now);
        if (written.isEmpty()) {
            return new Reading.Bad(Refused.SESSION_OVER);
        }
        if (!people.areAllRead() || !ended.areAllRead()) {
            return new Reading.Bad(Refused.UNDECIDED);
        }
        Session session = written.get();
        if (ended.isEnded(session.id())) {
            return new Reading.Bad(Refused.SESSION_OVER);
        }
        return callerOf(session)
                .<Reading>map(caller -> new Reading.Good(new Open(session, caller)))
                .orElseGet(() -> new Reading.Bad(Refused.SESSION_OVER));
    }

    private Optional<Caller> callerOf(Session session) {
        return switch (session.holder()) {
            case Holder.Account(String id) ->
                people.byId(id)
                        .filter(account -> account.disabledAt().isEmpty())
                        .filter(account -> !session.beganAt().isBefore(toMillis(account.sessionsFrom())))
                        .map(Caller::of);
            // Somebody who was given an account since is to be known by it.
            case Holder.Guest guest ->
                people.byEmail(guest.email()).isPresent() ? Optional.empty() : Optional.of(Caller.of(guest));
        };
    }

    /** As exact as sessions are. */
    private static Instant toMillis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** The same session carried further; empty while it need not be. */
    public Optional<Session> renewed(Session session, Instant now) {
        return session.isDue(now) ? Optional.of(session.renewed(now)) : Optional.empty();
    }

    /** Signs out: here at once, at other gateways when it completes; fails when the bus does not take it. */
    public CompletionStage<Void> end(Session session, Instant now) {
        return ended.end(session, now);
    }
}
