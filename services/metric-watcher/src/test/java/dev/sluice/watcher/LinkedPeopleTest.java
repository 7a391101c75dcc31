package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.IdentityLink.Kind;
import dev.sluice.flag.Arm;
import dev.sluice.metric.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People with several ids, told one by one; {@link LinkedHistoryTest} tries random histories. */
class LinkedPeopleTest {

    private static final Instant T = World.START.plusSeconds(600);

    private final Driver driver = new Driver(History.GRACE, History.LATE_AFTER);

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldCountWhoIsExposedBeforeSigningUpAndBuysAfterAsOne() {
        // given
        driver.watch(World.at(2));
        String visitor = people(Arm.TREATED, 2).getFirst();

        // when
        driver.send(Sent.exposure("e1", visitor, T, "true", 2));
        driver.link("ada", visitor, Kind.IDENTIFIED);
        driver.send(Sent.order("o1", "ada", T.plusSeconds(60)));

        // then
        Verdict verdict = settled();
        assertThat(verdict.exposedTreated()).isOne();
        assertThat(verdict.guardrails().getFirst().treated().affected()).isOne();
    }

    @Test
    void shouldFindWhatWasDoneBeforeTheLinkWasHeardOf() {
        // given
        driver.watch(World.at(2));
        String visitor = people(Arm.TREATED, 2).getFirst();

        // when
        driver.send(Sent.exposure("e1", visitor, T, "true", 2));
        driver.send(Sent.order("o1", "ada", T.plusSeconds(60)));
        driver.link("ada", visitor, Kind.IDENTIFIED);

        // then
        assertThat(settled().guardrails().getFirst().treated().affected()).isOne();
    }

    @Test
    void shouldCountOnceWhenBothIdsWereGivenTheSameArm() {
        // given
        driver.watch(World.at(2));
        List<String> ids = people(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", ids.get(0), T, "true", 2));
        driver.send(Sent.exposure("e2", ids.get(1), T.plusSeconds(30), "true", 2));
        driver.send(Sent.order("o1", ids.get(0), T.plusSeconds(60)));
        driver.send(Sent.order("o2", ids.get(1), T.plusSeconds(60)));
        assertThat(settled().exposedTreated()).isEqualTo(2);

        // when
        driver.link(ids.get(0), ids.get(1), Kind.IDENTIFIED);

        // then
        Verdict verdict = settled();
        assertThat(verdict.exposedTreated()).isOne();
        assertThat(verdict.guardrails().getFirst().treated().affected()).isOne();
        assertThat(verdict.health().bothArms()).isZero();
    }

    @Test
    void shouldFreezeWhoWasGivenBothArmsInTheArmThatCameFirst() {
        // given
        driver.watch(World.at(2));
        String first = people(Arm.CONTROL, 2).getFirst();
        String second = people(Arm.TREATED, 2).getFirst();
        driver.send(Sent.exposure("e1", first, T, "false", 2));
        driver.send(Sent.exposure("e2", second, T.plusSeconds(30), "true", 2));

        // when
        driver.link(second, first, Kind.IDENTIFIED);
        driver.send(Sent.order("o1", first, T.plusSeconds(60)));

        // then
        Verdict verdict = settled();
        assertThat(verdict.exposedControl()).isOne();
        assertThat(verdict.exposedTreated()).isZero();
        assertThat(verdict.health().bothArms()).isOne();
        assertThat(verdict.guardrails().getFirst().control().affected()).isZero();
    }

    @Test
    void shouldKeepTwoPeopleApartWhoSignInOnTheSameDevice() {
        // given
        driver.watch(World.at(2));
        List<String> ids = people(Arm.TREATED, 2);

        // when
        driver.link(ids.get(0), "0192f3a4-7b1c-7def-8123-000000000001", Kind.IDENTIFIED);
        driver.link(ids.get(1), "0192f3a4-7b1c-7def-8123-000000000001", Kind.IDENTIFIED);
        driver.send(Sent.exposure("e1", ids.get(0), T, "true", 2));
        driver.send(Sent.exposure("e2", ids.get(1), T, "true", 2));

        // then
        assertThat(settled().exposedTreated()).isEqualTo(2);
    }

    @Test
    void shouldMakeOneOfTwoWhoHaveSignedInOnlyWhenTheAppSaysSoExpressly() {
        // given
        driver.watch(World.at(2));
        List<String> ids = people(Arm.TREATED, 2);
        driver.link(ids.get(0), "0192f3a4-7b1c-7def-8123-000000000001", Kind.IDENTIFIED);
        driver.link(ids.get(1), "0192f3a4-7b1c-7def-8123-000000000002", Kind.IDENTIFIED);
        driver.send(Sent.exposure("e1", ids.get(0), T, "true", 2));
        driver.send(Sent.exposure("e2", ids.get(1), T, "true", 2));

        // when
        driver.link(ids.get(0), ids.get(1), Kind.ALIASED);
        assertThat(settled().exposedTreated()).isEqualTo(2);
        driver.link(ids.get(0), ids.get(1), Kind.MERGED);

        // then
        assertThat(settled().exposedTreated()).isOne();
    }

    @Test
    void shouldComeToAnEndWhenLinksGoInACircle() {
        // given
        driver.watch(World.at(2));
        List<String> ids = people(Arm.TREATED, 2).subList(0, 3);
        for (int i = 0; i < 3; i++) {
            driver.send(Sent.exposure("e" + i, ids.get(i), T.plusSeconds(i), "true", 2));
        }

        // when
        for (int i = 0; i < 3; i++) {
            driver.link(ids.get(i), ids.get((i + 1) % 3), Kind.MERGED);
        }
        driver.send(Sent.order("o1", ids.get(2), T.plusSeconds(60)));

        // then
        Verdict verdict = settled();
        assertThat(verdict.exposedTreated()).isOne();
        assertThat(verdict.guardrails().getFirst().treated().affected()).isOne();
    }

    @Test
    void shouldTakeNoPartInALaterStageWhenAnotherIdWasCountedInAnEarlierOne() {
        // given
        driver.watch(World.at(2));
        String visitor = people(Arm.TREATED, 2).getFirst();
        String signedIn = people(Arm.TREATED, 3).getLast();
        driver.send(Sent.exposure("e1", visitor, T, "true", 2));

        // when
        driver.watch(World.at(3));
        driver.link(signedIn, visitor, Kind.IDENTIFIED);
        driver.send(Sent.exposure("e2", signedIn, T.plusSeconds(60), "true", 3));

        // then
        assertThat(settled().exposedTreated()).isZero();
    }

    @Test
    void shouldCountWhoWasAStrangerBeforeSigningIn() {
        // given
        driver.watch(World.at(0));
        driver.send(Sent.exposure("e1", "0192f3a4-7b1c-7def-8123-000000000001", T, "false", 0));

        // when
        driver.link("ada", "0192f3a4-7b1c-7def-8123-000000000001", Kind.IDENTIFIED);
        driver.send(Sent.identify("i1", "ada", T.plusSeconds(1), "email", "ada@shop.test"));
        driver.send(Sent.exposure("e2", "ada", T.plusSeconds(2), "true", 0));

        // then
        Verdict verdict = settled();
        assertThat(verdict.exposedTreated()).isOne();
        assertThat(verdict.health().disagreements()).isZero();
    }

    private Verdict settled() {
        driver.settle();
        driver.pass(Duration.ofSeconds(6));
        return driver.verdict();
    }

    private static List<String> people(Arm arm, int stage) {
        return IntStream.range(0, 200)
                .mapToObj(i -> "person-" + i)
                .filter(person -> People.assignment(person, Map.of(), stage).arm() == arm)
                .limit(5)
                .toList();
    }
}
