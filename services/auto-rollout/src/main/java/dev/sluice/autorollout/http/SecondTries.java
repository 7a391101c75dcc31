package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.rollout.Aftermath;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** What has to be asked before a flag is rolled out again after a run that was taken back. */
@ApplicationScoped
class SecondTries {

    private final RolloutStore store;
    private final Mutiny.SessionFactory sessions;
    private final Turns turns;
    private final InstantSource clock = InstantSource.system();

    SecondTries(RolloutStore store, Mutiny.SessionFactory sessions, Turns turns) {
        this.store = store;
        this.sessions = sessions;
        this.turns = turns;
    }

    /** What becomes of the people who saw an earlier run. */
    enum SeenBefore {
        /** They are asked again, and first: they have the lowest places. */
        ELIGIBLE_AGAIN,
        /** They stay on what they had until everyone has the feature. */
        KEEP_ON_OLD
    }

    /**
     * Completes when the flag has cooled down after its last rollback, or somebody says why it need not; fails with a 409 that says
     * until when otherwise.
     *
     * @param despite why it starts all the same
     * @return what to note about it; empty when there is nothing to note
     */
    Uni<Optional<String>> cooled(Mutiny.Session session, String project, FlagKey flag, Optional<String> despite) {
        Instant now = clock.instant();
        return store.lastRolledBack(session, project, flag).map(last -> {
            Optional<Instant> until = last.map(RolloutRow::readState)
                    .flatMap(Aftermath::coolsUntil)
                    .filter(now::isBefore);
            if (until.isEmpty()) {
                return Optional.empty();
            }
            String why = Requests.plainReason("despiteCoolDown", despite.orElse(""));
            if (why.isBlank()) {
                throw ProblemException.conflict("flag \"" + flag + "\" was rolled back by rollout \""
                        + last.get().id() + "\" and cools down until " + until.get()
                        + "; wait, or say in despiteCoolDown why it may start before");
            }
            return Optional.of("started before " + until.get() + ", in the cool-down after rollout "
                    + last.get().id() + ": " + why);
        });
    }

    /** The same in a session of its own. */
    Uni<Optional<String>> cooled(String project, FlagKey flag, Optional<String> despite) {
        return turns.alone(() -> sessions.withSession(session -> cooled(session, project, flag, despite)));
    }

    /**
     * The places whose people stay on what they had.
     *
     * @param choice what the person wants; empty for everybody to be asked again
     */
    Uni<Optional<BasisPoints>> kept(Mutiny.Session session, String project, FlagKey flag, Optional<SeenBefore> choice) {
        return switch (choice.orElse(SeenBefore.ELIGIBLE_AGAIN)) {
            case ELIGIBLE_AGAIN -> Uni.createFrom().item(Optional.empty());
            case KEEP_ON_OLD ->
                store.lastTakenBack(session, project, flag).map(last -> {
                    BasisPoints seen = last.map(RolloutRow::readState)
                            .flatMap(Aftermath::seenBy)
                            .orElseThrow(() -> ProblemException.invalid(
                                    "seenBefore",
                                    "nobody was given flag \"" + flag
                                            + "\" by chance in an earlier run; leave it out"));
                    if (seen.compareTo(Aftermath.MOST_KEPT) > 0) {
                        throw ProblemException.invalid(
                                "seenBefore",
                                seen + " of people saw the earlier run: keeping them all would leave too few to show"
                                        + " anything with; at most " + Aftermath.MOST_KEPT + " are kept. Choose"
                                        + " eligible_again");
                    }
                    return Optional.of(seen);
                });
        };
    }
}
