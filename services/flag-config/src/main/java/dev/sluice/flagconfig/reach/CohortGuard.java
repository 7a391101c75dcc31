package dev.sluice.flagconfig.reach;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Outgoing;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.hibernate.reactive.mutiny.Mutiny;

/** Looks whom a change of a cohort newly reaches, by the flags whose conditions ask for it. */
@ApplicationScoped
public class CohortGuard {

    private final DefinitionStore definitions;
    private final LimitStore limits;
    private final Outbox outbox;

    CohortGuard(DefinitionStore definitions, LimitStore limits, Outbox outbox) {
        this.definitions = definitions;
        this.limits = limits;
        this.outbox = outbox;
    }

    /**
     * Looks at a list that was changed in the session's transaction.
     *
     * @param version that the change made
     * @return whom it newly reaches; empty when nobody. Fails with a 428 when it is past the limit and not confirmed
     */
    public Uni<Optional<Reach>> ofList(
            Mutiny.Session session, String project, String id, long version, int added, int removed, Wish wish) {
        return meaning(session, project, id).chain(flags -> {
            long people = (flags.byJoining().isEmpty() ? 0 : added)
                    + (long) (flags.byLeaving().isEmpty() ? 0 : removed);
            return people == 0
                    ? Uni.createFrom().item(Optional.<Reach>empty())
                    : decided(session, project, id, version, flags, Optional.of(people), wish);
        });
    }

    /** The same of a rule: how many people it is about cannot be known, nor whether they are more. */
    public Uni<Optional<Reach>> ofRule(Mutiny.Session session, String project, String id, long version, Wish wish) {
        return meaning(session, project, id)
                .chain(flags -> flags.most().value() == 0
                        ? Uni.createFrom().item(Optional.<Reach>empty())
                        : decided(session, project, id, version, flags, Optional.empty(), wish));
    }

    private Uni<CohortWidening> meaning(Mutiny.Session session, String project, String id) {
        return session.createSelectionQuery(
                        "select record from FlagRow where project = :project and not archived order by flagKey",
                        String.class)
                .setParameter("project", project)
                .getResultList()
                .chain(flags -> definitions
                        .list(session, DefinitionKind.COHORT, project)
                        .map(rules -> CohortWidening.of(
                                id,
                                flags.stream()
                                        .map(text -> RecordJson.read(text, FlagRecord.class)
                                                .flag())
                                        .toList(),
                                rules.stream().map(Definition::thing).toList())));
    }

    private Uni<Optional<Reach>> decided(
            Mutiny.Session session,
            String project,
            String id,
            long version,
            CohortWidening flags,
            Optional<Long> people,
            Wish wish) {
        return limits.of(session, project).chain(kept -> {
            Reach reach = reach(id, flags, people, kept.limit());
            if (!wish.isDry()) {
                WideningGuard.refuseUnconfirmed(reach, id, wish);
            }
            List<Outgoing> alerts = reach.isPastLimit() ? alerts(project, id, version, reach, wish) : List.of();
            return outbox.add(session, alerts).replaceWith(Optional.of(reach));
        });
    }

    static Reach reach(String id, CohortWidening flags, Optional<Long> people, Limit limit) {
        TreeSet<String> all = new TreeSet<>(flags.byJoining());
        all.addAll(flags.byLeaving());
        String count = people.map(number -> String.format(Locale.ROOT, "at most %,d more people", number))
                .orElse("it is not known how many more people");
        boolean isPast = people.map(number -> limit.people() > 0 && number > limit.people())
                .orElse(flags.most().compareTo(limit.share()) > 0);
        return new Reach(
                "the flags " + String.join(", ", all) + " ask for the cohort " + id + ": " + count + ", up to "
                        + flags.most() + " of those it is about",
                BasisPoints.NONE,
                flags.most(),
                flags.most(),
                people,
                people.isPresent() ? "the entries that were sent and are new" : "not known: a rule describes them",
                List.of(),
                List.copyOf(all),
                isPast,
                limit.inWords());
    }

    private static List<Outgoing> alerts(String project, String id, long version, Reach reach, Wish wish) {
        List<Outgoing> alerts = new ArrayList<>();
        for (String flag : reach.dependants()) {
            String about = "cohort/" + id + "/" + version + "/" + flag;
            AlertRecord alert = new AlertRecord(
                    "by-hand/" + project + "/" + about,
                    project,
                    "by-hand/" + about,
                    new FlagKey(flag),
                    AlertRecord.Kind.WIDENED_BY_HAND,
                    AlertRecord.Severity.WARNING,
                    reach.sentence(),
                    wish.change().by() + " confirmed it: " + wish.change().reason(),
                    "",
                    Optional.empty(),
                    wish.change().by(),
                    wish.change().at());
            alerts.add(Outgoing.of(Topic.ALERTS, alert.rolloutId(), alert.alertId(), alert));
        }
        return alerts;
    }
}
