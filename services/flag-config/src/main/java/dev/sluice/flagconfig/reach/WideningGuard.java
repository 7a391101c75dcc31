package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.AuditRecord;
import dev.sluice.contracts.Change;
import dev.sluice.contracts.FlagCommand;
import dev.sluice.flag.Flag;
import dev.sluice.flag.Widening;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Looks whom a change of a flag newly reaches before it is kept. Past the project's limit a person's change has to name the flag and give
 * a reason, and the project's team hears of it. What narrows, and what a rollout does by its plan, passes.
 */
@ApplicationScoped
public class WideningGuard {

    private final DefinitionStore definitions;
    private final LimitStore limits;
    private final RecentPeople people;

    WideningGuard(DefinitionStore definitions, LimitStore limits, RecentPeople people) {
        this.definitions = definitions;
        this.limits = limits;
        this.people = people;
    }

    /**
     * Looks at a person's change.
     *
     * @param before as it stands; empty for a new flag
     * @param dependants keys of the flags that ask for its answer
     * @return fails with a 428 that says what to send when it is past the limit and not confirmed, unless the wish is a dry one
     */
    public Uni<Passed> byHand(
            Mutiny.Session session,
            String project,
            Optional<Flag> before,
            Flag after,
            Supplier<Uni<List<String>>> dependants,
            Wish wish) {
        return reach(session, project, before, after, dependants).map(reach -> {
            if (!wish.isDry()) {
                reach.ifPresent(found -> refuseUnconfirmed(found, after.key().value(), wish));
            }
            return new Passed(
                    reach,
                    reach.filter(Reach::isPastLimit).map(found -> alert(project, after, found, wish.change())),
                    wish.origin());
        });
    }

    /** A rollout follows the plan that a person confirmed when they started it; what it opens is watched, and announced by it. */
    public Passed byRollout(FlagCommand command) {
        return new Passed(Optional.empty(), Optional.empty(), AuditRecord.Origin.of("command " + command.commandId()));
    }

    private Uni<Optional<Reach>> reach(
            Mutiny.Session session,
            String project,
            Optional<Flag> before,
            Flag after,
            Supplier<Uni<List<String>>> dependants) {
        Optional<Widening> widening = Widening.between(before, after);
        if (widening.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        RecentPeople.Seen seen = people.of(project, after.key());
        return limits.of(session, project)
                .chain(limit -> members(session, project, widening.get()).chain(members -> dependants
                        .get()
                        .map(others -> Optional.of(
                                ReachDecider.reach(widening.get(), seen, members, others, limit.limit())))));
    }

    private Uni<Map<String, Long>> members(Mutiny.Session session, String project, Widening widening) {
        boolean asksForLists = widening.audiences().stream()
                .anyMatch(audience -> ReachDecider.list(audience.filters()).isPresent());
        if (!asksForLists) {
            return Uni.createFrom().item(Map.of());
        }
        return definitions.list(session, DefinitionKind.STATIC_COHORT, project).map(lists -> {
            Map<String, Long> members = new HashMap<>();
            lists.forEach(list -> members.put(list.thing().id(), list.thing().members()));
            return members;
        });
    }

    /** Refuses with a 428 what is past the limit, unless the wish names it and says why. */
    static void refuseUnconfirmed(Reach reach, String key, Wish wish) {
        if (!reach.isPastLimit()) {
            return;
        }
        boolean named = wish.confirmed().contains(key);
        if (named && wish.isReasoned()) {
            return;
        }
        String dependants = reach.dependants().isEmpty()
                ? ""
                : " Conditions of the flags " + String.join(", ", reach.dependants()) + " ask for it.";
        throw ProblemException.unconfirmed(
                named ? "reason" : "confirm",
                reach.sentence() + "." + dependants + " The project takes " + reach.limit()
                        + " at once without asking. If it is meant, send the same with ?confirm=" + key
                        + " in the address and a reason; with ?dry_run=true it is only shown.");
    }

    private static AlertRecord alert(String project, Flag after, Reach reach, Change change) {
        String about = after.key().value() + "/" + after.version();
        return new AlertRecord(
                "by-hand/" + project + "/" + about,
                project,
                "by-hand/" + about,
                after.key(),
                AlertRecord.Kind.WIDENED_BY_HAND,
                AlertRecord.Severity.WARNING,
                after.key().value() + ": " + reach.sentence(),
                change.by() + " confirmed it: " + change.reason(),
                "",
                Optional.empty(),
                change.by(),
                change.at());
    }
}
