package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.IngestionSettings;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.kit.secret.SecretBox;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;

/** Carries out what people want of projects, each in one transaction. */
@ApplicationScoped
class ProjectRuntime {

    private static final List<Cohort> FIRST_COHORTS = List.of(
            new Cohort("internal", "Internal users", whoHas("internal")),
            new Cohort("beta", "Beta users", whoHas("beta")));

    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;
    private final SecretBox box;

    ProjectRuntime(Outbox outbox, ProjectStore projects, DefinitionStore definitions, SecretBox box) {
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
        this.box = box;
    }

    /** Keeps a new project; fails with a 409 when there is one of that name. */
    Uni<ProjectRow> create(ProjectRecord first, Change change) {
        return outbox.inTransaction(session -> projects.find(session, first.project())
                .invoke(taken -> taken.ifPresent(_ -> {
                    throw ProblemException.conflict(
                            "there is a project \"" + first.project() + "\" already: choose another name");
                }))
                .chain(() -> add(session, first, change)));
    }

    /**
     * Makes a project open to a token and a key, and makes the project when it is not there.
     *
     * @return whether that changed anything
     */
    Uni<Boolean> open(ProjectRecord wanted, Change change, Change first) {
        return outbox.inTransaction(session -> projects.alone(session, wanted.project())
                .chain(() -> projects.find(session, wanted.project()))
                .chain(before -> {
                    if (before.isEmpty()) {
                        return add(session, wanted, change, first).replaceWith(true);
                    }
                    ProjectRow row = before.get();
                    if (row.token.equals(wanted.token()) && row.secretKeyHash.equals(wanted.secretKeyHash())) {
                        return Uni.createFrom().item(false);
                    }
                    return projects.locked(session, row.name)
                            .chain(locked -> projects.change(
                                    session,
                                    locked,
                                    new ProjectRecord(
                                            locked.name,
                                            wanted.token(),
                                            wanted.secretKeyHash(),
                                            change.at(),
                                            locked.toRecord().ingestion()),
                                    change))
                            .replaceWith(true);
                }));
    }

    /** Gives a project another secret key; the one of before opens nothing from then on. */
    Uni<ProjectRow> rotate(String project, String secretKeyHash, Change change) {
        return outbox.inTransaction(session -> projects.locked(session, project)
                .chain(row -> projects.change(
                        session,
                        row,
                        new ProjectRecord(
                                project,
                                row.token,
                                secretKeyHash,
                                change.at(),
                                row.toRecord().ingestion()),
                        change)));
    }

    /**
     * Changes how a project's events are taken in; secrets stay.
     *
     * @return fails with a 409 when the project is not at the expected version
     */
    Uni<ProjectRow> settle(String project, long expectedVersion, IngestionSettings wanted, Change change) {
        return outbox.inTransaction(session -> projects.locked(session, project)
                .invoke(row -> refuseStale(row, expectedVersion))
                .chain(row -> settle(
                        session,
                        row,
                        before -> new IngestionSettings(
                                wanted.eventsPerSecond(),
                                wanted.eventsPerMonth(),
                                wanted.keepIp(),
                                wanted.properties(),
                                before.webhookSecrets()),
                        change)));
    }

    /** Seals and keeps what a source's messages are signed with. */
    Uni<SecretSet> setSecret(String project, String source, String secret, Change change) {
        SecretSet set = new SecretSet(change.at(), change.by());
        return outbox.inTransaction(session -> projects.locked(session, project)
                        .invoke(row -> row.secretsSet(with(row.secretsSet(), source, Optional.of(set))))
                        .chain(row -> settle(
                                session,
                                row,
                                before -> withSecret(before, source, Optional.of(box.seal(project, source, secret))),
                                change)))
                .replaceWith(set);
    }

    /** Forgets what a source's messages are signed with, so that none is taken from it; fails with a 404 when there is nothing. */
    Uni<Void> dropSecret(String project, String source, Change change) {
        return outbox.inTransaction(session -> projects.locked(session, project)
                        .invoke(row -> {
                            if (!row.secretsSet().containsKey(source)) {
                                throw ProblemException.notFound("no secret is set for " + source);
                            }
                            row.secretsSet(with(row.secretsSet(), source, Optional.empty()));
                        })
                        .chain(row ->
                                settle(session, row, before -> withSecret(before, source, Optional.empty()), change)))
                .replaceWithVoid();
    }

    private Uni<ProjectRow> settle(
            Mutiny.Session session, ProjectRow row, UnaryOperator<IngestionSettings> edit, Change change) {
        ProjectRecord before = row.toRecord();
        IngestionSettings settings = edit.apply(before.ingestionOrNone());
        ProjectRecord next = new ProjectRecord(
                before.project(), before.token(), before.secretKeyHash(), change.at(), Optional.of(settings));
        return projects.change(session, row, next, change);
    }

    private static IngestionSettings withSecret(IngestionSettings before, String source, Optional<String> sealed) {
        return new IngestionSettings(
                before.eventsPerSecond(),
                before.eventsPerMonth(),
                before.keepIp(),
                before.properties(),
                with(before.webhookSecrets(), source, sealed));
    }

    private static <T> Map<String, T> with(Map<String, T> before, String key, Optional<T> value) {
        Map<String, T> after = new TreeMap<>(before);
        after.remove(key);
        value.ifPresent(present -> after.put(key, present));
        return after;
    }

    private static void refuseStale(ProjectRow row, long expectedVersion) {
        if (row.version != expectedVersion) {
            throw ProblemException.conflict("the settings of project \"" + row.name + "\" stand at version "
                    + row.version + ", not " + expectedVersion + ". Read them again and repeat your change.");
        }
    }

    private Uni<ProjectRow> add(Mutiny.Session session, ProjectRecord wanted, Change change) {
        return add(session, wanted, change, change);
    }

    /** A new project has the two cohorts that ready-made templates start with. */
    private Uni<ProjectRow> add(Mutiny.Session session, ProjectRecord wanted, Change change, Change cohortChange) {
        return projects.add(session, wanted, change).call(() -> {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (Cohort cohort : FIRST_COHORTS) {
                all = all.chain(() -> definitions
                        .create(
                                session,
                                DefinitionKind.COHORT,
                                wanted.project(),
                                cohort.id(),
                                _ -> cohort,
                                cohortChange)
                        .replaceWithVoid());
            }
            return all;
        });
    }

    private static Cohort.Rule whoHas(String property) {
        return new Cohort.Rule.Test(PropertyFilter.person(property, Operator.EXACT, true));
    }
}
