package dev.sluice.flagconfig.flag;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FlagCommand;
import dev.sluice.contracts.FlagCommandResult.Refusal;
import dev.sluice.flag.Aggregation;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.BucketedBy;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.flag.OpenStage;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.ReleaseCondition;
import dev.sluice.flag.RolloutLadder;
import dev.sluice.flag.Traits;
import dev.sluice.flag.Variant;
import dev.sluice.flagconfig.flag.FlagDecision.AlreadySo;
import dev.sluice.flagconfig.flag.FlagDecision.Changed;
import dev.sluice.flagconfig.flag.FlagDecision.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagCommandDeciderTest {

    private static final FlagKey KEY = new FlagKey("new-checkout");
    private static final String ROLLOUT = "r-1";
    private static final List<ReleaseCondition> OWN = List.of(new ReleaseCondition(
            List.of(PropertyFilter.person("opted_in", Operator.EXACT, true)), BasisPoints.ALL, Optional.empty()));

    private static Flag flag(long version, Optional<RolloutLadder> ladder) {
        return new Flag(7, KEY, version, "New checkout", true, OWN, List.of(), Map.of("true", "1"), ladder);
    }

    private static RolloutLadder ladder(String rolloutId, long generation, int stages) {
        return new RolloutLadder(
                rolloutId,
                generation,
                Optional.empty(),
                java.util.stream.IntStream.range(0, stages)
                        .mapToObj(i -> new OpenStage(i, Audience.EVERYONE, new BasisPoints(100 * (i + 1)), i + 2))
                        .toList());
    }

    private static FlagCommand.OpenStage open(long generation, long expectedVersion, int stage) {
        return open(ROLLOUT, generation, expectedVersion, stage, Optional.empty());
    }

    private static FlagCommand.OpenStage open(
            String rolloutId, long generation, long expectedVersion, int stage, Optional<String> treatment) {
        return new FlagCommand.OpenStage(
                "c",
                "default",
                KEY,
                rolloutId,
                generation,
                "because",
                expectedVersion,
                treatment,
                stage,
                Audience.EVERYONE,
                new BasisPoints(500));
    }

    private static FlagCommand.RollBack rollBack(String rolloutId, long generation) {
        return new FlagCommand.RollBack("c", "default", KEY, rolloutId, generation, "because");
    }

    private static FlagCommand.Complete complete(long generation, long expectedVersion) {
        return new FlagCommand.Complete("c", "default", KEY, ROLLOUT, generation, "because", expectedVersion);
    }

    static List<Traits> notCountable() {
        return List.of(
                Traits.NONE.withAggregation(Aggregation.groups("company")),
                Traits.NONE.withBucketedBy(BucketedBy.DEVICE_ID),
                Traits.NONE.withContinuity(true));
    }

    @ParameterizedTest
    @MethodSource("notCountable")
    void shouldOpenNothingWhenPersonsCannotBeCounted(Traits traits) {
        Flag flag = flag(1, Optional.empty()).withTraits(traits);

        FlagDecision decision = decide(flag, Fence.UNTOUCHED, open(1, 1, 0));

        assertThat(decision)
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .returns(Refusal.STALE_VERSION, Refused::code)
                .satisfies(refused -> assertThat(refused.explanation()).contains("rollouts compare persons"));
    }

    @Test
    void shouldOpenNothingWhenAGroupDecidesWhoIsServedBesideTheRollout() {
        Flag flag = flag(1, Optional.empty())
                .withConditions(List.of(new ReleaseCondition(
                        List.of(PropertyFilter.group("company", "plan", Operator.EXACT, "paid")),
                        BasisPoints.ALL,
                        Optional.empty())));

        assertThat(decide(flag, Fence.UNTOUCHED, open(1, 1, 0)))
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .satisfies(refused -> assertThat(refused.explanation()).contains("asks for a property of a group"));
    }

    @ParameterizedTest
    @MethodSource("notCountable")
    void shouldStillTakeBackWhenPersonsCannotBeCountedAnyMore(Traits traits) {
        Flag flag = flag(3, Optional.of(ladder(ROLLOUT, 1, 1))).withTraits(traits);

        assertThat(decide(flag, seen(1), rollBack(ROLLOUT, 1)))
                .asInstanceOf(InstanceOfAssertFactories.type(Changed.class))
                .satisfies(changed -> assertThat(changed.next().ladder()).isEmpty())
                .satisfies(changed -> assertThat(changed.next().traits()).contains(traits));
    }

    @Test
    void shouldKeepTheFirstStagesWhenToldAndTakeBackTheRestLater() {
        Flag flag = flag(4, Optional.of(ladder(ROLLOUT, 1, 3)));
        FlagCommand.RollBack toTheFirst =
                new FlagCommand.RollBack("c", "default", KEY, ROLLOUT, 1, "because", Optional.of(1));

        Flag narrower = changed(decide(flag, seen(1), toTheFirst));

        assertThat(narrower.ladder()).contains(ladder(ROLLOUT, 1, 1));
        assertThat(changed(decide(narrower, seen(1), rollBack(ROLLOUT, 1))).ladder())
                .isEmpty();
    }

    private static FlagDecision decide(Flag flag, Fence fence, FlagCommand command) {
        return FlagCommandDecider.decide(Optional.of(flag), fence, command);
    }

    private static Fence seen(long generation) {
        return new Fence(generation, Optional.empty());
    }

    private static void assertRefused(FlagDecision decision, Refusal code) {
        assertThat(decision)
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .extracting(Refused::code)
                .isEqualTo(code);
    }

    private static Flag changed(FlagDecision decision) {
        assertThat(decision).isInstanceOf(Changed.class);
        return ((Changed) decision).next();
    }

    @Test
    void shouldPutTheLadderOnTheFlagWhenTheFirstStageOpens() {
        Flag next = changed(decide(flag(4, Optional.empty()), Fence.UNTOUCHED, open(3, 4, 0)));

        assertThat(next.version()).isEqualTo(5);
        assertThat(next.conditions()).isEqualTo(OWN);
        assertThat(next.ladder())
                .contains(new RolloutLadder(
                        ROLLOUT,
                        3,
                        Optional.empty(),
                        List.of(new OpenStage(0, Audience.EVERYONE, new BasisPoints(500), 5))));
    }

    @Test
    void shouldKeepThoseOnTheOldWhomTheRolloutSaysHaveSeenAnEarlierRun() {
        Optional<BasisPoints> kept = Optional.of(new BasisPoints(500));
        FlagCommand.OpenStage first = open(3, 4, 0);
        FlagCommand.OpenStage open = new FlagCommand.OpenStage(
                first.commandId(),
                first.project(),
                KEY,
                ROLLOUT,
                3,
                first.reason(),
                4,
                Optional.empty(),
                0,
                Audience.EVERYONE,
                new BasisPoints(500),
                kept);

        Flag next = changed(decide(flag(4, Optional.empty()), Fence.UNTOUCHED, open));

        assertThat(next.ladder().flatMap(RolloutLadder::keptOnOld)).isEqualTo(kept);
    }

    @Test
    void shouldKeepTheStagesThatAreOpenWhenAnotherOpens() {
        Flag next = changed(decide(flag(4, Optional.of(ladder(ROLLOUT, 3, 2))), seen(3), open(3, 4, 2)));

        assertThat(next.ladder())
                .get(as(InstanceOfAssertFactories.type(RolloutLadder.class)))
                .extracting(RolloutLadder::stages, as(InstanceOfAssertFactories.list(OpenStage.class)))
                .hasSize(3)
                .startsWith(ladder(ROLLOUT, 3, 2).stages().toArray(OpenStage[]::new));
    }

    @Test
    void shouldRefuseWhenThereIsNoFlag() {
        FlagDecision decision = FlagCommandDecider.decide(Optional.empty(), Fence.UNTOUCHED, rollBack(ROLLOUT, 1));

        assertRefused(decision, Refusal.NO_SUCH_FLAG);
        assertThat(((Refused) decision).flagVersion()).isZero();
    }

    @Test
    void shouldRefuseAnOlderGeneration() {
        assertRefused(decide(flag(4, Optional.empty()), seen(3), open(2, 4, 0)), Refusal.STALE_GENERATION);
        assertRefused(decide(flag(4, Optional.empty()), seen(3), complete(2, 4)), Refusal.STALE_GENERATION);
        assertRefused(decide(flag(4, Optional.empty()), seen(3), rollBack(ROLLOUT, 2)), Refusal.STALE_GENERATION);
        assertRefused(
                decide(flag(4, Optional.of(ladder(ROLLOUT, 3, 1))), seen(3), rollBack(ROLLOUT, 2)),
                Refusal.STALE_GENERATION);
    }

    @Test
    void shouldRefuseToWidenWhenSomebodyChangedTheFlag() {
        assertRefused(decide(flag(5, Optional.empty()), seen(1), open(1, 4, 0)), Refusal.STALE_VERSION);
        assertRefused(
                decide(flag(5, Optional.of(ladder(ROLLOUT, 1, 1))), seen(1), complete(1, 4)), Refusal.STALE_VERSION);
    }

    @Test
    void shouldRefuseWhenAnotherRolloutHasTheFlag() {
        Flag taken = flag(5, Optional.of(ladder("r-0", 1, 1)));

        assertRefused(decide(taken, seen(1), open(2, 5, 1)), Refusal.OTHER_ROLLOUT);
        assertRefused(decide(taken, seen(1), complete(2, 5)), Refusal.OTHER_ROLLOUT);
        assertRefused(decide(taken, seen(1), rollBack(ROLLOUT, 2)), Refusal.OTHER_ROLLOUT);
    }

    @Test
    void shouldLetTheOwnerRollBackAfterAStrangerSentANewerGeneration() {
        Flag taken = flag(5, Optional.of(ladder(ROLLOUT, 1, 1)));
        Fence afterStranger =
                decide(taken, seen(1), open("r-9", 8, 5, 1, Optional.empty())).fence();

        assertThat(changed(decide(taken, afterStranger, rollBack(ROLLOUT, 1))).ladder())
                .isEmpty();
    }

    @Test
    void shouldLetTheOwnerRollBackAfterItsOwnNewerGenerationWasRefused() {
        Flag taken = flag(5, Optional.of(ladder(ROLLOUT, 1, 1)));
        Fence afterRefusal = decide(taken, seen(1), open(2, 4, 1)).fence();

        assertThat(afterRefusal.newestGeneration()).isEqualTo(2);
        assertThat(changed(decide(taken, afterRefusal, rollBack(ROLLOUT, 1))).ladder())
                .isEmpty();
    }

    @Test
    void shouldRefuseAStageThatIsNotTheNext() {
        assertRefused(decide(flag(5, Optional.empty()), seen(1), open(1, 5, 1)), Refusal.OUT_OF_ORDER);
        Flag two = flag(5, Optional.of(ladder(ROLLOUT, 1, 2)));
        assertRefused(decide(two, seen(1), open(1, 5, 1)), Refusal.OUT_OF_ORDER);
        assertRefused(decide(two, seen(1), open(1, 5, 3)), Refusal.OUT_OF_ORDER);
    }

    @Test
    void shouldRefuseToCompleteWhenNothingIsOpen() {
        assertRefused(decide(flag(5, Optional.empty()), seen(1), complete(1, 5)), Refusal.OUT_OF_ORDER);
    }

    @Test
    void shouldRefuseATreatmentThatTheFlagCannotGive() {
        assertRefused(
                decide(flag(5, Optional.empty()), seen(1), open(ROLLOUT, 1, 5, 0, Optional.of("blue"))),
                Refusal.STALE_VERSION);
    }

    @Test
    void shouldTakeOffTheLadderWhateverTheVersion() {
        FlagDecision decision = decide(flag(9, Optional.of(ladder(ROLLOUT, 1, 3))), seen(1), rollBack(ROLLOUT, 1));

        Flag next = changed(decision);
        assertThat(next.version()).isEqualTo(10);
        assertThat(next.ladder()).isEmpty();
        assertThat(next.conditions()).isEqualTo(OWN);
    }

    @Test
    void shouldSayThatItIsSoAlreadyWhenThereIsNothingToRollBack() {
        assertThat(decide(flag(9, Optional.empty()), seen(1), rollBack(ROLLOUT, 1)))
                .asInstanceOf(InstanceOfAssertFactories.type(AlreadySo.class))
                .extracting(AlreadySo::flagVersion)
                .isEqualTo(9L);
    }

    @Test
    void shouldOpenNothingForARunThatHasGivenTheFlagBack() {
        Flag flag = flag(9, Optional.empty());
        Fence over = decide(flag, seen(1), rollBack(ROLLOUT, 1)).fence();

        assertRefused(decide(flag, over, open(1, 9, 0)), Refusal.STALE_GENERATION);
        assertThat(decide(flag, over, rollBack(ROLLOUT, 1))).isInstanceOf(AlreadySo.class);
        assertThat(decide(flag, over, open(2, 9, 0))).isInstanceOf(Changed.class);
        assertThat(decide(flag, over, open("r-2", 1, 9, 0, Optional.empty()))).isInstanceOf(Changed.class);
    }

    @Test
    void shouldReleaseTheHoldbackBehindTheOwnConditionsWhenItCompletes() {
        List<Variant> variants = List.of(new Variant("blue", "", BasisPoints.ALL));
        RolloutLadder blue = new RolloutLadder(
                ROLLOUT, 1, Optional.of("blue"), ladder(ROLLOUT, 1, 2).stages());
        Flag flag = new Flag(7, KEY, 4, "n", true, OWN, variants, Map.of(), Optional.of(blue));

        Flag next = changed(decide(flag, seen(1), complete(1, 4)));

        assertThat(next.ladder()).isEmpty();
        assertThat(next.conditions())
                .containsExactly(OWN.getFirst(), new ReleaseCondition(List.of(), BasisPoints.ALL, Optional.of("blue")));
    }

    @Test
    void shouldTakeBackWhatACompletionLeftWhenTheBreachWasOnItsWay() {
        // given
        Flag running = flag(4, Optional.of(ladder(ROLLOUT, 3, 2)));
        Changed completion = (Changed) decide(running, seen(3), complete(3, 4));

        // when
        FlagDecision decision = decide(completion.next(), completion.fence(), rollBack(ROLLOUT, 3));

        // then
        assertThat(changed(decision).conditions()).isEqualTo(OWN);
        assertThat(decide(changed(decision), decision.fence(), rollBack(ROLLOUT, 3)))
                .as("asked again, it is so already")
                .isInstanceOf(AlreadySo.class);
    }

    @Test
    void shouldChangeNothingWhenAPersonHasRemovedWhatTheCompletionLeft() {
        // given
        Flag running = flag(4, Optional.of(ladder(ROLLOUT, 3, 2)));
        Changed completion = (Changed) decide(running, seen(3), complete(3, 4));
        Flag edited = flag(6, Optional.empty());

        // when
        FlagDecision decision = decide(edited, completion.fence(), rollBack(ROLLOUT, 3));

        // then
        assertThat(decision).isInstanceOf(AlreadySo.class);
    }
}
