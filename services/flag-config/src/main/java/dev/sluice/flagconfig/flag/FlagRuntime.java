package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.Change;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flagconfig.project.ProjectStore;
import dev.sluice.flagconfig.reach.Passed;
import dev.sluice.flagconfig.reach.Reach;
import dev.sluice.flagconfig.reach.WideningGuard;
import dev.sluice.flagconfig.request.Known;
import dev.sluice.flagconfig.request.Wish;
import dev.sluice.kit.http.ProblemException;
import dev.sluice.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hibernate.reactive.mutiny.Mutiny;

/** Carries out what people want of flags, each in one transaction. Every draft is checked before it is kept. */
@ApplicationScoped
public class FlagRuntime {

    /** Of a flag that has none yet. */
    private static final int NO_ID = 0;

    private final Mutiny.SessionFactory sessions;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final FlagStore flags;
    private final WideningGuard guard;

    FlagRuntime(
            Mutiny.SessionFactory sessions,
            Outbox outbox,
            ProjectStore projects,
            FlagStore flags,
            WideningGuard guard) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.projects = projects;
        this.flags = flags;
        this.guard = guard;
    }

    /**
     * Keeps a new flag.
     *
     * @param draft makes the people's part, once it is known what filters may refer to
     * @return fails with a 409 when the key is taken, be it by an archived flag; with a 428 when it reaches more than the project takes
     *     without a confirmation
     */
    public Uni<Written> create(String project, FlagKey key, Function<Known, FlagDraft> draft, Wish wish) {
        return outbox.inTransaction(session -> create(session, project, key, draft, wish));
    }

    private Uni<Written> create(
            Mutiny.Session session, String project, FlagKey key, Function<Known, FlagDraft> draft, Wish wish) {
        return projects.requireForChange(session, project)
                .chain(() -> flags.find(session, project, key.value()))
                .invoke(taken -> taken.ifPresent(row -> {
                    throw keyIsTaken(row);
                }))
                .chain(() -> projects.known(session, project))
                .chain(known -> {
                    FlagDraft first = draft.apply(known);
                    FlagCheck.check(key, first, known, Optional.empty());
                    return looked(session, project, Optional.empty(), first.first(NO_ID, key), wish)
                            .chain(passed -> wish.isDry()
                                    ? Uni.createFrom()
                                            .item(written(project, first, first.first(NO_ID, key), passed, wish))
                                    : flags.nextId(session).chain(id -> {
                                        Written made = written(project, first, first.first(id, key), passed, wish);
                                        return flags.add(session, made.kept(), passed)
                                                .replaceWith(made);
                                    }));
                });
    }

    private static Written written(String project, FlagDraft draft, Flag flag, Passed passed, Wish wish) {
        return new Written(
                new KeptFlag(project, flag, wish.change(), Optional.of(draft.about())), passed.reach(), wish.isDry());
    }

    /** Looks whom a change newly reaches; fails with a 428 when it has to be confirmed and is not. */
    Uni<Passed> looked(Mutiny.Session session, String project, Optional<Flag> before, Flag after, Wish wish) {
        return guard.byHand(
                session,
                project,
                before,
                after,
                () -> allFlags(session, project)
                        .map(all -> FlagDependencies.dependants(after.key().value(), all)),
                wish);
    }

    /** Whom a draft would newly reach, as the new flag or the next version of the one that is there. Nothing else is checked. */
    public Uni<Optional<Reach>> reach(String project, FlagKey key, FlagDraft draft, Wish wish) {
        return sessions.withSession(session -> flags.find(session, project, key.value())
                        .map(found -> found.filter(FlagRow::isLive)
                                .map(row -> row.toKept().flag()))
                        .chain(before -> looked(
                                session,
                                project,
                                before,
                                before.map(draft::next).orElseGet(() -> draft.first(NO_ID, key)),
                                wish)))
                .map(Passed::reach);
    }

    private static ProblemException keyIsTaken(FlagRow row) {
        Flag old = row.toKept().flag();
        return ProblemException.conflict(
                row.archived
                        ? "the key \"" + row.flagKey + "\" belonged to the flag \"" + old.name() + "\" (id " + row.id
                                + "), which is archived at version " + row.version
                                + ". Apps may still ask for it, so no other flag gets it: choose another key,"
                                + " or take that flag out of the archive."
                        : "there is a flag \"" + row.flagKey + "\" already, \"" + old.name() + "\" (id " + row.id
                                + "): change it, or choose another key");
    }

    /**
     * Gives a flag its next version. A rollout's ladder on it stays; the rollout sees the change and holds.
     *
     * @param edit makes the people's part from the flag as it stands
     * @return fails with a 409 that says what was changed when the flag is not at the expected version; with a 428 when it reaches more
     *     than the project takes without a confirmation
     */
    public Uni<Written> edit(
            String project, String key, long expectedVersion, BiFunction<KeptFlag, Known, FlagDraft> edit, Wish wish) {
        return outbox.inTransaction(session -> locked(session, project, key, FlagRow::isLive)
                .call(row -> requireVersion(session, row, expectedVersion, edit))
                .chain(row -> edited(session, row, edit, wish)));
    }

    /** Gives a flag that the session has locked its next version. */
    Uni<Written> edited(Mutiny.Session session, FlagRow row, BiFunction<KeptFlag, Known, FlagDraft> edit, Wish wish) {
        Flag before = row.toKept().flag();
        return checked(session, row, edit, wish.change()).chain(next -> looked(
                        session, row.project, Optional.of(before), next.flag(), wish)
                .call(passed -> wish.isDry() ? Uni.createFrom().voidItem() : flags.change(session, row, next, passed))
                .map(passed -> new Written(next, passed.reach(), wish.isDry())));
    }

    /** What the flag would be then; fails when that is refused. Nothing is kept. */
    Uni<KeptFlag> checked(
            Mutiny.Session session, FlagRow row, BiFunction<KeptFlag, Known, FlagDraft> edit, Change change) {
        KeptFlag current = row.toKept();
        Flag flag = current.flag().withVersion(row.version);
        return projects.known(session, row.project)
                .map(known -> {
                    FlagDraft draft = edit.apply(current, known);
                    FlagCheck.check(flag.key(), draft, known, flag.ladder());
                    return new KeptFlag(row.project, draft.next(flag), change, Optional.of(draft.about()));
                })
                .call(next -> refuseCircle(session, next));
    }

    private Uni<Void> refuseCircle(Mutiny.Session session, KeptFlag next) {
        if (FlagDependencies.neededBy(next.flag()).isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return allFlags(session, next.project())
                .invoke(all -> FlagDependencies.refuseCircle(next.flag(), all))
                .replaceWithVoid();
    }

    /**
     * A flag that a project has or had.
     *
     * @param archived whether it ended; its key is taken nevertheless
     */
    public record Standing(KeptFlag kept, boolean archived) {}

    /** Every flag that a project has or had; fails with a 404 when there is no such project. */
    public Uni<List<Standing>> standing(Mutiny.Session session, String project) {
        return projects.require(session, project)
                .chain(() -> flags.listAll(session, project))
                .map(rows -> rows.stream()
                        .map(row -> new Standing(row.toKept(), row.archived))
                        .toList());
    }

    private Uni<List<Flag>> allFlags(Mutiny.Session session, String project) {
        return flags.list(session, project)
                .map(rows -> rows.stream().map(row -> row.toKept().flag()).toList());
    }

    /** Ends a flag; fails as {@link #edit} does, and with a 409 while a rollout has it or another flag asks for its answer. */
    Uni<Void> archive(String project, String key, long expectedVersion, Change change) {
        return outbox.inTransaction(session -> locked(session, project, key, FlagRow::isLive)
                .call(row -> requireVersion(session, row, expectedVersion, (kept, known) -> FlagDraft.of(kept)))
                .chain(row -> allFlags(session, project)
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

    /**
     * Takes a flag out of the archive. It is switched off then, whatever it was before: nobody gets it again without being asked for.
     *
     * @return fails with a 409 when it is not archived or not at the expected version, and with a 422 when something that it refers to
     *     is not there any more
     */
    Uni<Written> unarchive(String project, String key, long expectedVersion, Wish wish) {
        return outbox.inTransaction(session -> locked(session, project, key, row -> true)
                .invoke(row -> {
                    if (!row.archived) {
                        throw ProblemException.conflict("the flag \"" + key + "\" is not archived");
                    }
                })
                .call(row -> requireVersion(session, row, expectedVersion, (kept, known) -> FlagDraft.of(kept)))
                .invoke(row -> row.archived = false)
                .chain(row ->
                        edited(session, row, (kept, known) -> FlagDraft.of(kept).withActive(false), wish)));
    }

    /**
     * Gives a flag its next version, which is as an older one was.
     *
     * @return fails as {@link #edit} does; with a 404 when there was no such version; with a 422 when that one was the flag's end, or
     *     something that it refers to is not there any more; with a 409 when a rollout has the flag and others would get it then
     */
    Uni<Written> restore(String project, String key, long restored, long expectedVersion, Wish wish) {
        return outbox.inTransaction(session -> locked(session, project, key, FlagRow::isLive)
                .chain(row -> flags.version(session, project, key, restored).chain(old -> {
                    BiFunction<KeptFlag, Known, FlagDraft> edit = (kept, known) -> FlagDraft.of(old);
                    return requireVersion(session, row, expectedVersion, edit)
                            .invoke(() -> FlagRestoring.refuseDuringRollout(row.toKept(), old))
                            .chain(() -> edited(session, row, edit, FlagRestoring.wish(wish, restored)))
                            .onFailure(ProblemException.class)
                            .transform(refused -> FlagRestoring.named(restored, refused));
                })));
    }

    /** The flag for a change by one at a time. */
    Uni<FlagRow> locked(Mutiny.Session session, String project, String key, Predicate<FlagRow> wanted) {
        return projects.requireForChange(session, project)
                .chain(() -> flags.locked(session, project, key))
                .map(found -> found.filter(wanted).orElseThrow(() -> noSuchFlag(key)));
    }

    /** Fails with a 409 that says what was changed when the flag is not at the expected version. */
    Uni<Void> requireVersion(
            Mutiny.Session session, FlagRow row, long expected, BiFunction<KeptFlag, Known, FlagDraft> edit) {
        if (row.version == expected) {
            return Uni.createFrom().voidItem();
        }
        return projects.known(session, row.project)
                .chain(known -> flags.versions(session, row.project, row.flagKey, expected - 1)
                        .map(since -> {
                            throw new StaleEdit(expected, since)
                                    .refusal(row.flagKey, row.version, base -> edit.apply(base, known));
                        }));
    }

    static ProblemException noSuchFlag(String key) {
        return ProblemException.notFound("there is no flag \"" + key + "\", or it is archived");
    }
}
