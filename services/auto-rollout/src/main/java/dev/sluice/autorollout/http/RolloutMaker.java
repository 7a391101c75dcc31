package dev.sluice.autorollout.http;

import dev.sluice.autorollout.Happening;
import dev.sluice.autorollout.RolloutRuntime;
import dev.sluice.autorollout.RolloutSettings;
import dev.sluice.autorollout.Turns;
import dev.sluice.autorollout.store.RolloutRow;
import dev.sluice.autorollout.store.RolloutStore;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import dev.sluice.rollout.Decision;
import dev.sluice.rollout.Plan;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Makes rollouts: numbers their generations and lets a flag have one live rollout at most. */
@ApplicationScoped
class RolloutMaker {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final PlanMaker plans;
    private final SecondTries tries;
    private final RolloutRuntime runtime;
    private final RolloutStore store;
    private final Outbox outbox;
    private final Turns turns;
    private final RolloutSettings settings;
    private final InstantSource clock = InstantSource.system();

    RolloutMaker(
            PlanMaker plans,
            SecondTries tries,
            RolloutRuntime runtime,
            RolloutStore store,
            Outbox outbox,
            Turns turns,
            RolloutSettings settings) {
        this.plans = plans;
        this.tries = tries;
        this.runtime = runtime;
        this.store = store;
        this.outbox = outbox;
        this.turns = turns;
        this.settings = settings;
    }

    /**
     * A rollout that was asked for.
     *
     * @param isNew false when the same one was asked for before
     */
    record Made(RolloutRow row, boolean isNew) {}

    /** Makes the rollout, or finds the one that was made when the same id was sent before. */
    Uni<Made> make(String project, Requests.NewRollout wanted, String by) {
        if (wanted == null || wanted.flag() == null) {
            throw ProblemException.invalid("flag", "name the flag to be opened");
        }
        if (wanted.template() == null || wanted.template().isBlank()) {
            throw ProblemException.invalid("template", "name the template to follow, for example conversion");
        }
        Requests.plainKey("template", wanted.template());
        wanted.treatment().ifPresent(treatment -> Requests.plainKey("treatment", treatment));
        Requests.plainReason(wanted.reason());
        wanted.despiteCoolDown().ifPresent(why -> Requests.plainReason("despiteCoolDown", why));
        String id = wanted.id().orElseGet(() -> UUID.randomUUID().toString());
        if (!ID.matcher(id).matches()) {
            throw ProblemException.invalid("id", "an id has 1 to 64 of the characters A-Z a-z 0-9 . _ -");
        }
        String turn = project + "/" + wanted.flag();
        return turns.alone(() -> store.find(id)).chain(known -> {
            if (known.isPresent()) {
                return Uni.createFrom().item(new Made(sameAs(known.get(), project, wanted), false));
            }
            return prepared(project, wanted, clock.instant().plus(settings.waitForDefinitions()))
                    .invoke(prepared -> wantReasonWhenUnguarded(prepared.plan(), wanted))
                    .chain(prepared -> turns.inTurn(
                                    turn,
                                    () -> outbox.inTransaction(
                                            session -> keep(session, id, project, wanted, prepared, by)))
                            // Another instance was quicker by a moment; the second look sees what it made.
                            .onFailure(ConstraintViolationException.class)
                            .retry()
                            .atMost(2));
        });
    }

    /** What nothing watches is somebody's choice, and says whose and why. */
    private static void wantReasonWhenUnguarded(Plan plan, Requests.NewRollout wanted) {
        if (plan.isUnguarded() && wanted.reason().filter(why -> !why.isBlank()).isEmpty()) {
            throw ProblemException.invalid(
                    "reason",
                    "template \"" + wanted.template()
                            + "\" has no guardrail: nothing watches this rollout; say why that is"
                            + " right, or choose a template with guardrails");
        }
    }

    /** What was defined a moment ago may still be on its way here. */
    private Uni<PlanMaker.Prepared> prepared(String project, Requests.NewRollout wanted, Instant until) {
        boolean complete =
                plans.missing(project, wanted.flag(), wanted.template()).isEmpty();
        if (complete || !clock.instant().isBefore(until)) {
            return Uni.createFrom()
                    .item(() -> plans.prepare(project, wanted.flag(), wanted.template(), wanted.treatment()));
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(LOOK_AGAIN)
                .chain(() -> prepared(project, wanted, until));
    }

    private Uni<Made> keep(
            Mutiny.Session session,
            String id,
            String project,
            Requests.NewRollout wanted,
            PlanMaker.Prepared prepared,
            String by) {
        FlagKey flag = wanted.flag();
        boolean startNow = wanted.startNow().orElse(true);
        return session.find(RolloutRow.class, id).chain(known -> {
            if (known != null) {
                return Uni.createFrom().item(new Made(sameAs(known, project, wanted), false));
            }
            return store.liveOn(session, project, flag)
                    .invoke(live -> {
                        if (startNow && live.isPresent()) {
                            throw taken(live.get());
                        }
                    })
                    .chain(() -> startNow
                            ? tries.cooled(session, project, flag, wanted.despiteCoolDown())
                            : Uni.createFrom().item(Optional.<String>empty()))
                    .chain(remark -> tries.kept(session, project, flag, wanted.seenBefore())
                            .chain(kept -> store.newestGeneration(session, project, flag)
                                    .chain(newest -> begin(
                                            session,
                                            row(project, wanted, prepared, newest + 1, kept, remark, id, by),
                                            startNow ? Optional.of(started(prepared, by)) : Optional.empty()))));
        });
    }

    private static Happening started(PlanMaker.Prepared prepared, String by) {
        long version = prepared.flag().version();
        return (state, at) -> new RolloutEvent.Started(by, version, at);
    }

    private RolloutRow row(
            String project,
            Requests.NewRollout wanted,
            PlanMaker.Prepared prepared,
            long generation,
            Optional<BasisPoints> kept,
            Optional<String> remark,
            String id,
            String by) {
        Rollout.Draft draft = (Rollout.Draft) Rollout.draft(id, wanted.flag(), generation, prepared.plan(), kept);
        String note = Stream.concat(wanted.reason().filter(why -> !why.isBlank()).stream(), remark.stream())
                .collect(Collectors.joining("; "));
        return RolloutRow.of(project, draft, by, note, clock.instant());
    }

    private Uni<Made> begin(Mutiny.Session session, RolloutRow row, Optional<Happening> started) {
        return session.persist(row)
                .chain(session::flush)
                .chain(() -> runtime.begin(session, row, started))
                .map(decision -> {
                    decision.filter(made -> made.outcome() == Decision.Outcome.REFUSED)
                            .ifPresent(refused -> {
                                throw ProblemException.conflict(refused.reason());
                            });
                    return new Made(row, true);
                });
    }

    private static RolloutRow sameAs(RolloutRow known, String project, Requests.NewRollout wanted) {
        difference(known, project, wanted).ifPresent(difference -> {
            throw ProblemException.conflict(
                    "the id \"" + known.id() + "\" is taken by another rollout, " + difference + "; choose another id");
        });
        return known;
    }

    /** What tells the rollout that has the id from the one that is wanted now; nothing of another project is told. */
    private static Optional<String> difference(RolloutRow known, String project, Requests.NewRollout wanted) {
        if (!known.project().equals(project)) {
            return Optional.of("elsewhere");
        }
        if (!known.flag().equals(wanted.flag())) {
            return Optional.of(of("flag", known.flag().value(), wanted.flag().value()));
        }
        Plan plan = known.readState().run().plan();
        if (!plan.templateKey().equals(wanted.template())) {
            return Optional.of(of("template", plan.templateKey(), wanted.template()));
        }
        return plan.treatment().equals(wanted.treatment())
                ? Optional.empty()
                : Optional.of(of(
                        "treatment",
                        plan.treatment().orElse(""),
                        wanted.treatment().orElse("")));
    }

    private static String of(String field, String known, String wanted) {
        return "whose " + field + " is " + (known.isEmpty() ? "none" : "\"" + known + "\"") + ", not "
                + (wanted.isEmpty() ? "none" : "\"" + wanted + "\"");
    }

    static ProblemException taken(RolloutRow live) {
        return ProblemException.conflict("flag \"" + live.flag() + "\" has a live rollout already: \"" + live.id()
                + "\"; wait for its end, roll it back or abort it first");
    }
}
