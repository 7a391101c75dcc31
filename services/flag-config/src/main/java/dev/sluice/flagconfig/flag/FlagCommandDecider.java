package dev.sluice.flagconfig.flag;

import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult.Refusal;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Countable;
import dev.sluice.flag.Flag;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says what a rollout's command makes of a flag. Pure: the same flag, fence and command give the same decision.
 *
 * <p>Widening passes every fence or is refused: generation, owner, version, order. Narrowing needs no permission: the owner of a
 * ladder can always take it off, whatever the flag's version and whatever generations were seen since.
 *
 * <p>A refused command leaves the flag as it is. It still moves the fence to its generation when the flag was free or its own, so
 * that older commands of the same rollout are late from then on. A stranger's command never moves it: otherwise the owner's next
 * one would look old.
 */
public final class FlagCommandDecider {

    private FlagCommandDecider() {}

    /**
     * Decides.
     *
     * @param flag the flag as it stands; empty when there is none or it is archived
     * @param fence what the flag remembers
     * @param command what the rollout wants
     */
    public static FlagDecision decide(Optional<Flag> flag, Fence fence, FlagCommand command) {
        if (flag.isEmpty()) {
            return new FlagDecision.Refused(
                    Refusal.NO_SUCH_FLAG,
                    "there is no flag \"" + command.flag() + "\" in the project \"" + command.project()
                            + "\", or it is archived",
                    0,
                    fence);
        }
        Flag current = flag.get();
        return switch (command) {
            case FlagCommand.OpenStage open -> opened(current, fence, open);
            case FlagCommand.RollBack back -> rolledBack(current, fence, back);
            case FlagCommand.Complete complete -> completed(current, fence, complete);
        };
    }

    private static FlagDecision opened(Flag flag, Fence fence, FlagCommand.OpenStage command) {
        return firstRefusal(
                        () -> lateGeneration(flag, fence, command),
                        () -> otherOwner(flag, fence, command),
                        () -> otherVersion(flag, fence, command, command.expectedVersion()),
                        () -> notTheNextStage(flag, fence, command),
                        () -> notCountable(flag, fence, command),
                        () -> otherTreatment(flag, fence, command))
                .orElseGet(() -> new FlagDecision.Changed(withStage(flag, command), fence.seen(command.generation())));
    }

    private static FlagDecision rolledBack(Flag flag, Fence fence, FlagCommand.RollBack command) {
        Fence over = fence.endedBy(command.rolloutId(), command.generation(), Optional.empty());
        Optional<Flag> narrower = ladderOf(flag, command)
                .filter(ladder -> ladder.generation() == command.generation())
                .flatMap(ladder -> withFewerStages(flag, ladder, command));
        if (narrower.isPresent()) {
            return new FlagDecision.Changed(narrower.get(), fence.seen(command.generation()));
        }
        if (ladderOf(flag, command)
                .filter(ladder -> ladder.generation() <= command.generation())
                .isPresent()) {
            return new FlagDecision.Changed(withoutLadder(flag, flag.conditions()), over);
        }
        return firstRefusal(() -> lateGeneration(flag, fence, command), () -> otherOwner(flag, fence, command))
                .orElseGet(() -> withoutCompletion(flag, fence, command)
                        .<FlagDecision>map(next -> new FlagDecision.Changed(next, over))
                        .orElseGet(() -> new FlagDecision.AlreadySo(flag.version(), over)));
    }

    private static FlagDecision completed(Flag flag, Fence fence, FlagCommand.Complete command) {
        return firstRefusal(
                        () -> lateGeneration(flag, fence, command),
                        () -> otherOwner(flag, fence, command),
                        () -> otherVersion(flag, fence, command, command.expectedVersion()),
                        () -> noLadder(flag, fence, command))
                .orElseGet(() -> {
                    ReleaseCondition everyone = everyone(flag);
                    return new FlagDecision.Changed(
                            openedFor(flag, everyone),
                            fence.endedBy(command.rolloutId(), command.generation(), Optional.of(everyone)));
                });
    }

    @SafeVarargs
    private static Optional<FlagDecision> firstRefusal(Supplier<Optional<FlagDecision>>... guards) {
        for (Supplier<Optional<FlagDecision>> guard : guards) {
            Optional<FlagDecision> refusal = guard.get();
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<FlagDecision> lateGeneration(Flag flag, Fence fence, FlagCommand command) {
        long newest = Math.max(
                fence.newestGeneration(),
                ladderOf(flag, command).map(RolloutLadder::generation).orElse(0L));
        if (command.generation() < newest) {
            return Optional.of(refused(
                    Refusal.STALE_GENERATION,
                    "the command is of generation " + command.generation() + ", the flag has seen " + newest,
                    flag,
                    fence));
        }
        boolean narrows =
                switch (command) {
                    case FlagCommand.RollBack _ -> true;
                    case FlagCommand.OpenStage _ -> false;
                    case FlagCommand.Complete _ -> false;
                };
        if (!narrows && fence.isOver(command.rolloutId(), command.generation())) {
            return Optional.of(refused(
                    Refusal.STALE_GENERATION,
                    "generation " + command.generation()
                            + " of this rollout has given the flag back; only a new one opens it",
                    flag,
                    fence));
        }
        return Optional.empty();
    }

    private static Optional<FlagDecision> otherOwner(Flag flag, Fence fence, FlagCommand command) {
        return flag.ladder()
                .filter(ladder -> !ladder.rolloutId().equals(command.rolloutId()))
                .map(ladder -> refused(
                        Refusal.OTHER_ROLLOUT, "the rollout " + ladder.rolloutId() + " has the flag", flag, fence));
    }

    private static Optional<FlagDecision> otherVersion(Flag flag, Fence fence, FlagCommand command, long expected) {
        return flag.version() == expected
                ? Optional.empty()
                : Optional.of(refused(
                        Refusal.STALE_VERSION,
                        "the command builds on version " + expected + ", the flag stands at " + flag.version(),
                        flag,
                        fence.seen(command.generation())));
    }

    private static Optional<FlagDecision> notTheNextStage(Flag flag, Fence fence, FlagCommand.OpenStage command) {
        int next = openStages(flag).size();
        return command.stage() == next
                ? Optional.empty()
                : Optional.of(refused(
                        Refusal.OUT_OF_ORDER,
                        "the next stage is " + next + ", not " + command.stage() + " (stages count from 0)",
                        flag,
                        fence.seen(command.generation())));
    }

    /** A treatment that the flag cannot give means that the flag is not what the rollout took it for. */
    private static Optional<FlagDecision> otherTreatment(Flag flag, Fence fence, FlagCommand.OpenStage command) {
        Optional<String> wanted = command.treatment();
        boolean fitsVariants = wanted.isEmpty()
                || flag.variants().stream().anyMatch(variant -> variant.key().equals(wanted.get()));
        boolean fitsLadder =
                flag.ladder().map(ladder -> ladder.treatment().equals(wanted)).orElse(true);
        return fitsVariants && fitsLadder
                ? Optional.empty()
                : Optional.of(refused(
                        Refusal.STALE_VERSION,
                        fitsVariants
                                ? "the stages opened so far give another treatment"
                                : "the flag has no variant \"" + wanted.get() + "\"",
                        flag,
                        fence.seen(command.generation())));
    }

    /** A rollout that nobody can judge would run blind. Only widening asks: what is open already can still be taken back. */
    private static Optional<FlagDecision> notCountable(Flag flag, Fence fence, FlagCommand.OpenStage command) {
        return Countable.refusal(flag)
                .map(why -> refused(Refusal.STALE_VERSION, why, flag, fence.seen(command.generation())));
    }

    private static Optional<FlagDecision> noLadder(Flag flag, Fence fence, FlagCommand command) {
        return flag.ladder().isPresent()
                ? Optional.empty()
                : Optional.of(refused(
                        Refusal.OUT_OF_ORDER,
                        "no stage is open, so there is nothing to complete",
                        flag,
                        fence.seen(command.generation())));
    }

    private static FlagDecision refused(Refusal code, String explanation, Flag flag, Fence fence) {
        return new FlagDecision.Refused(code, explanation, flag.version(), fence);
    }

    private static Optional<RolloutLadder> ladderOf(Flag flag, FlagCommand command) {
        return flag.ladder().filter(ladder -> ladder.rolloutId().equals(command.rolloutId()));
    }

    private static List<OpenStage> openStages(Flag flag) {
        return flag.ladder().map(RolloutLadder::stages).orElse(List.of());
    }

    private static Flag withStage(Flag flag, FlagCommand.OpenStage command) {
        List<OpenStage> stages = new ArrayList<>(openStages(flag));
        stages.add(new OpenStage(command.stage(), command.audience(), command.share(), flag.version() + 1));
        return nextVersion(
                flag,
                flag.conditions(),
                Optional.of(new RolloutLadder(
                        command.rolloutId(), command.generation(), command.treatment(), stages, command.keptOnOld())));
    }

    /** Its own conditions stay in front: whom they have gets what they got before and during the rollout. */
    private static Flag openedFor(Flag flag, ReleaseCondition everyone) {
        List<ReleaseCondition> conditions = new ArrayList<>(flag.conditions());
        conditions.add(everyone);
        return withoutLadder(flag, conditions);
    }

    private static ReleaseCondition everyone(Flag flag) {
        return new ReleaseCondition(List.of(), BasisPoints.ALL, flag.ladder().flatMap(RolloutLadder::treatment));
    }

    /**
     * A breach can be decided while the answer to the completion is still on its way: then the rollback has to take back what the
     * completion left. Empty when nothing of it is there any more, because a person changed the flag since.
     */
    private static Optional<Flag> withoutCompletion(Flag flag, Fence fence, FlagCommand.RollBack command) {
        return fence.leftBy(command.rolloutId(), command.generation()).flatMap(left -> {
            int at = flag.conditions().lastIndexOf(left);
            if (at < 0) {
                return Optional.empty();
            }
            List<ReleaseCondition> conditions = new ArrayList<>(flag.conditions());
            conditions.remove(at);
            return Optional.of(withoutLadder(flag, conditions));
        });
    }

    /** The flag with the ladder's first stages only; empty when all is to go, or nothing would. */
    private static Optional<Flag> withFewerStages(Flag flag, RolloutLadder ladder, FlagCommand.RollBack command) {
        return command.keepStages()
                .filter(kept -> kept > 0 && kept < ladder.stages().size())
                .map(kept -> nextVersion(
                        flag,
                        flag.conditions(),
                        Optional.of(ladder.withStages(ladder.stages().subList(0, kept)))));
    }

    private static Flag withoutLadder(Flag flag, List<ReleaseCondition> conditions) {
        return nextVersion(flag, conditions, Optional.empty());
    }

    private static Flag nextVersion(Flag flag, List<ReleaseCondition> conditions, Optional<RolloutLadder> ladder) {
        return flag.withConditions(conditions).withLadder(ladder).withVersion(flag.version() + 1);
    }
}
