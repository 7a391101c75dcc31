package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.history.History;
import dev.sluice.flagconfig.history.RecordJson;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Carries out what people want of flags, each in one transaction. Every draft is checked before it is kept. */
@ApplicationScoped
public class FlagRuntime {

    private final Outbox outbox;
    private final ProjectStore projects;
    private final FlagStore flags;

    FlagRuntime(Outbox outbox, ProjectStore projects, FlagStore flags) {
        this.outbox = outbox;
        this.projects = projects;
        this.flags = flags;
    }

    /**
     * Keeps a new flag.
     *
     * @param draft makes the people's part, once it is known what filters may refer to
     * @return fails with a 409 when the key is taken, be it by an archived flag
     */
    public Uni<KeptFlag> create(String project, FlagKey key, Function<Known, FlagDraft> draft, Change change) {
        return outbox.inTransaction(session -> create(session, project, key, draft, change));
    }

    /** The same within a transaction that does more. */
    public Uni<KeptFlag> create(
            Mutiny.Session session, String project, FlagKey key, Function<Known, FlagDraft> draft, Change change) {
        return projects.requireForChange(session, project)
                .chain(() -> flags.find(session, project, key.value()))
                .invoke(taken -> taken.ifPresent(row -> {
                    throw keyIsTaken(row);
                }))
                .chain(() -> projects.known(session, project))
                .chain(known -> {
                    FlagDraft first = draft.apply(known);
                    FlagCheck.check(key, first, known, Optional.empty());
                    return flags.nextId(session).chain(id -> {
                        KeptFlag kept = new KeptFlag(project, first.first(id, key), change, Optional.of(first.about()));
                        return flags.add(session, kept).replaceWith(kept);
                    });
                });
    }

    private static ProblemException keyIsTaken(FlagRow row) {
        Flag old = row.toKept().flag();
        return ProblemException.conflict(
                row.archived
                        ? "the key \"" + row.flagKey + "\" belonged to the flag \"" + old.name() + "\" (id " + row.id
                                + "), which is archived at version " + row.version
                                + ". Apps may still ask for it, so its key is not used again: choose another."
                        : "there is a flag \"" + row.flagKey + "\" already, \"" + old.name() + "\" (id " + row.id
                                + "): change it, or choose another key");
    }

    /**
     * Gives a flag its next version. A rollout's ladder on it stays; the rollout sees the change and holds.
     *
     * @param edit makes the people's part from the flag as it stands
     * @return fails with a 409 that says what was changed when the flag is not at the expected version
     */
    public Uni<KeptFlag> edit(
            String project,
            String key,
            long expectedVersion,
            BiFunction<KeptFlag, Known, FlagDraft> edit,
            Change change) {
        return outbox.inTransaction(session ->
                forChange(session, project, key, expectedVersion).chain(row -> edited(session, row, edit, change)));
    }

    private Uni<KeptFlag> edited(
            Mutiny.Session session, FlagRow row, BiFunction<KeptFlag, Known, FlagDraft> edit, Change change) {
        return projects.known(session, row.project).chain(known -> {
            KeptFlag current = row.toKept();
            FlagDraft draft = edit.apply(current, known);
            FlagCheck.check(current.flag().key(), draft, known, current.flag().ladder());
            KeptFlag next = new KeptFlag(row.project, draft.next(current.flag()), change, Optional.of(draft.about()));
            return refuseCircle(session, next)
                    .chain(() -> flags.change(session, row, next))
                    .replaceWith(next);
        });
    }

    private Uni<Void> refuseCircle(Mutiny.Session session, KeptFlag next) {
        if (FlagDependencies.neededBy(next.flag()).isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return allFlags(session, next.project())
                .invoke(all -> FlagDependencies.refuseCircle(next.flag(), all))
                .replaceWithVoid();
    }

    private Uni<List<Flag>> allFlags(Mutiny.Session session, String project) {
        return flags.list(session, project)
                .map(rows -> rows.stream().map(row -> row.toKept().flag()).toList());
    }

    /** Ends a flag; fails as {@link #edit} does, and with a 409 while a rollout has it or another flag asks for its answer. */
    Uni<Void> archive(String project, String key, long expectedVersion, Change change) {
        return outbox.inTransaction(
                session -> forChange(session, project, key, expectedVersion).chain(row -> allFlags(session, project)
                        .invoke(all -> refuseNeeded(row.toKept().flag(), all))
                        .chain(() -> flags.archive(session, row, change))));
    }

    private static void refuseNeeded(Flag flag, List<Flag> all) {
        flag.ladder().ifPresent(ladder -> {
            throw ProblemException.conflict("the rollout " + ladder.rolloutId()
                    + " has the flag: roll it back or let it complete, then archive");
        });
        List<String> dependants = FlagDependencies.dependants(flag.key().value(), all);
        if (!dependants.isEmpty()) {
            throw ProblemException.conflict("conditions of other flags ask for its answer: "
                    + String.join(", ", dependants) + ". Change those first.");
        }
    }

    private Uni<FlagRow> forChange(Mutiny.Session session, String project, String key, long expectedVersion) {
        return projects.requireForChange(session, project)
                .chain(() -> flags.locked(session, project, key))
                .map(found -> found.filter(row -> !row.archived).orElseThrow(() -> noSuchFlag(key)))
                .call(row -> row.version == expectedVersion
                        ? Uni.createFrom().voidItem()
                        : refuseStale(session, row, expectedVersion));
    }

    private Uni<Void> refuseStale(Mutiny.Session session, FlagRow row, long expectedVersion) {
        return flags.versions(session, row.project, row.flagKey, expectedVersion - 1)
                .map(versions -> {
                    throw ProblemException.conflict("the flag \"" + row.flagKey + "\" stands at version " + row.version
                            + ", not " + expectedVersion + since(versions, expectedVersion)
                            + ". Read it again and repeat your change.");
                });
    }

    private static String since(List<History.Version> versions, long expectedVersion) {
        if (versions.isEmpty() || versions.getFirst().version() != expectedVersion) {
            return "";
        }
        return versions.stream()
                .skip(1)
                .map(later ->
                        "version " + later.version() + " by " + later.change().by() + " changed "
                                + changed(versions.get((int) (later.version() - expectedVersion - 1)), later))
                .collect(Collectors.joining("; ", ". Since then: ", ""));
    }

    private static String changed(History.Version before, History.Version after) {
        List<String> parts = FlagDifference.between(flagOf(before), flagOf(after));
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static Flag flagOf(History.Version version) {
        return RecordJson.read(version.recordJson().orElseThrow(), KeptFlag.class)
                .flag();
    }

    static ProblemException noSuchFlag(String key) {
        return ProblemException.notFound("there is no flag \"" + key + "\", or it is archived");
    }
}
