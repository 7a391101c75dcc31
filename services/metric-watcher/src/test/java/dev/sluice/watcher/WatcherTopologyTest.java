package dev.sluice.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.EventSeen;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.flag.Arm;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.StratumCounts;
import dev.sluice.metric.Traffic;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.rollout.RolloutPhase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatcherTopologyTest {

    private static final Instant T = World.START.plusSeconds(60);

    private final Driver driver = new Driver(Duration.ofMinutes(5), Duration.ofHours(1));

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldCountTreatedAndControlWithTheirOutcomesWhenAStageIsOpen() {
        driver.watch(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        String control = People.in(Arm.CONTROL, 2);

        driver.send(Sent.exposure("e1", treated, T, "true", 2));
        driver.send(Sent.exposure("e2", control, T, "false", 2));
        driver.send(Sent.order("o1", treated, T.plusSeconds(5)));
        driver.send(Sent.error("x1", control, T.plusSeconds(5)));
        driver.send(Sent.error("x2", control, T.plusSeconds(6)));
        driver.settle();

        Verdict verdict = driver.verdict();
        assertThat(verdict.exposedTreated()).isEqualTo(1);
        assertThat(verdict.exposedControl()).isEqualTo(1);
        assertThat(only(verdict, 0).treated().atLevel()).containsExactly(1L);
        assertThat(only(verdict, 0).control().atLevel()).containsExactly(0L);
        assertThat(only(verdict, 1).control().atLevel()).containsExactly(0L, 1L, 0L);
        assertThat(verdict.judgedTo()).isEqualTo(World.START.plusSeconds(121));
        assertThat(verdict.lastEvent())
                .hasValueSatisfying(event -> assertThat(event.uuid()).isEqualTo("x2"));
    }

    @Test
    void shouldNameTheDecidingEventsTraceWhenAVerdictIsPublished() {
        driver.watch(World.at(2));
        driver.send(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2));
        driver.settle();

        TestRecord<String, VerdictRecord> published = driver.verdictRecords().getLast();

        assertThat(published.key()).isEqualTo(World.ROLLOUT);
        assertThat(published.value().project()).isEqualTo(World.PROJECT);
        assertThat(header(published, Headers.TRACE_PARENT)).isEqualTo(Sent.TRACE);
        assertThat(header(published, Headers.TYPE)).isEqualTo("verdict");
        assertThat(header(published, Headers.SOURCE)).isEqualTo("metric-watcher");
        assertThat(header(published, Headers.PROJECT)).isEqualTo(World.PROJECT);
        assertThat(header(published, Headers.ID)).isNotEmpty();
        assertThat(Instant.parse(header(published, Headers.TIME)))
                .isEqualTo(published.value().verdict().judgedAt());
    }

    @Test
    void shouldRepeatTheVerdictWhenNothingHappens() {
        driver.watch(World.at(2));
        driver.settle();
        assertThat(driver.verdict().status()).isEqualTo(VerdictStatus.NO_DATA);

        driver.pass(Duration.ofSeconds(6));

        assertThat(driver.verdictRecords()).isNotEmpty();
    }

    @Test
    void shouldSayUpToWhenItHasLookedWhenEventsConcernNobody() {
        driver.watch(World.at(2));
        driver.send(new Sent("p1", "$pageview", "somebody", T, T, Map.of()));

        driver.pass(Duration.ofSeconds(6));
        driver.settle();
        driver.pass(Duration.ofSeconds(6));

        assertThat(driver.verdict().judgedTo()).isAfterOrEqualTo(World.START.plusSeconds(127));
    }

    @Test
    void shouldTellWhatComesInAboutTheStage() {
        driver.watch(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", treated, T, "true", 2).acceptedAt(T.plusSeconds(45)));
        driver.send(Sent.exposure("e2", "old-" + treated, T, "true", 1));
        driver.send(Sent.order("o1", treated, T.plusSeconds(5)).with("$feature/checkout", "true"));
        driver.send(Sent.order("o2", "nobody", T.plusSeconds(5)).with("$feature/checkout", "false"));
        driver.send(Sent.order("o3", treated, T.plusSeconds(7_200)).acceptedAt(T.plusSeconds(60)));

        driver.pass(Duration.ofSeconds(6));
        driver.pass(Duration.ofSeconds(6));

        Verdict verdict = driver.verdict();
        assertThat(verdict.flagVersion()).hasValue(World.versionOf(2));
        Traffic traffic = verdict.health().traffic();
        assertThat(traffic)
                .returns(2L, Traffic::exposures)
                .returns(1L, Traffic::stale)
                .returns(5L, Traffic::events)
                .returns(1L, Traffic::clocksOff)
                .returns(2L, Traffic::carrying)
                .returns(1L, Traffic::unexposed);
        assertThat(traffic.delayAt(0.99)).isEqualTo(60_000);
        assertThat(traffic.delayAt(0.5)).isEqualTo(100);
    }

    @Test
    void shouldForgetWhatCameInUnderAnOlderVersionOfTheStage() {
        driver.watch(World.at(2));
        driver.send(Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 1));
        driver.pass(Duration.ofSeconds(6));

        driver.watch(World.at(2).edited());
        driver.pass(Duration.ofSeconds(6));

        Verdict verdict = driver.verdict();
        assertThat(verdict.flagVersion()).hasValue(World.at(2).edited().version());
        assertThat(verdict.health().traffic()).isEqualTo(Traffic.NONE);
    }

    @Test
    void shouldTellWhichEventsComeInAndWhatPeopleDoNext() {
        driver.watch(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", treated, T, "true", 2));
        driver.send(Sent.order("o1", treated, T.plusSeconds(5)));

        driver.pass(Duration.ofSeconds(16));

        assertThat(driver.eventsSeen())
                .extracting(EventSeen::event)
                .containsExactlyInAnyOrder("$feature_flag_called", "order completed");
        assertThat(driver.followUps().getLast().events())
                .containsExactly(new FlagFollowUps.Next("order completed", 1, 0));
    }

    @Test
    void shouldBoundTheRateOfVerdictsWhenManyEventsCome() {
        driver.watch(World.at(3));
        driver.settle();
        driver.verdictRecords();

        for (int i = 0; i < 1_000; i++) {
            driver.send(Sent.exposure("e" + i, "p" + i, T, People.served("p" + i, 3), 3));
        }
        driver.settle();

        List<TestRecord<String, VerdictRecord>> published = driver.verdictRecords();
        assertThat(published).hasSizeLessThanOrEqualTo(2);
        Verdict verdict = published.getLast().value().verdict();
        assertThat(verdict.exposedTreated() + verdict.exposedControl()).isEqualTo(1_000);
    }

    @Test
    void shouldSayNothingWhenNoStageIsOpen() {
        driver.watch(World.at(-1));
        driver.send(Sent.exposure("e1", "anybody", T, "false", 0));

        driver.pass(Duration.ofSeconds(6));

        assertThat(driver.verdictRecords()).isEmpty();
    }

    @Test
    void shouldCloseAStratumWhenItsStageEnds() {
        driver.watch(World.at(2));
        String person = People.in(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", person, T, "true", 2));
        driver.watch(World.at(3));

        driver.send(Sent.order("o1", person, T.plusSeconds(5)));
        driver.send(Sent.exposure("e2", person, T.plusSeconds(6), "true", 3));
        driver.settle();

        Verdict verdict = driver.verdict();
        assertThat(verdict.stage()).isEqualTo(3);
        assertThat(verdict.exposedTreated()).isZero();
        assertThat(only(verdict, 0).treated().people()).isEqualTo(1);
        assertThat(only(verdict, 0).treated().atLevel()).containsExactly(0L);
    }

    @Test
    void shouldJudgeByNewPeopleOnlyWhenTheFlagWasChangedWithinTheStage() {
        driver.watch(World.at(1));
        driver.send(Sent.identify("i1", "b1", T, "plan", "beta"));
        driver.send(Sent.exposure("e0", "b1", T, People.served("b1", Map.of("plan", "beta"), 1), 1));
        driver.watch(World.at(2));
        for (int i = 0; i < 100; i++) {
            driver.send(Sent.exposure("e" + i, "p" + i, T, People.served("p" + i, 2), 2));
        }
        driver.settle();
        assertThat(driver.verdict().exposedControl()).isPositive();
        World edited = World.at(2).edited();
        driver.send(Sent.exposure("on-its-way", "p100", T, People.served("p100", 2), 2));

        driver.watch(edited);
        driver.settle();
        Verdict atOnce = driver.verdict();
        String version = Long.toString(edited.version());
        driver.send(Sent.exposure("again", "p1", T, People.served("p1", 2), 2).with("$feature_flag_version", version));
        driver.send(Sent.order("o1", "p1", T.plusSeconds(1)));
        driver.send(Sent.exposure("new", "n1", T, People.served("n1", 2), 2).with("$feature_flag_version", version));
        driver.settle();
        Verdict later = driver.verdict();

        assertThat(atOnce.status()).isEqualTo(VerdictStatus.NO_DATA);
        assertThat(atOnce.exposedTreated() + atOnce.exposedControl()).isZero();
        assertThat(only(atOnce, 0).key().stage()).isEqualTo(1);
        assertThat(later.exposedTreated() + later.exposedControl()).isEqualTo(1);
    }

    @Test
    void shouldStartAfreshWhenAGenerationBegins() {
        driver.watch(World.at(2));
        String person = People.in(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", person, T, "true", 2));
        driver.send(Sent.order("o1", person, T.plusSeconds(1)));
        driver.settle();
        driver.verdictRecords();
        driver.watch(new World(2, RolloutPhase.RUNNING, 2));

        driver.send(Sent.exposure("e2", person, T.plusSeconds(60), "true", 2));
        driver.settle();

        Verdict verdict = driver.verdict();
        assertThat(verdict.generation()).isEqualTo(2);
        assertThat(verdict.exposedTreated()).isEqualTo(1);
        assertThat(only(verdict, 0).treated().atLevel()).containsExactly(0L);
    }

    @Test
    void shouldForgetPeopleAndFallSilentWhenTheRolloutHasEnded() {
        driver.watch(World.at(3));
        for (int i = 0; i < 1_200; i++) {
            driver.send(Sent.exposure("e" + i, "p" + i, T, People.served("p" + i, 3), 3));
        }
        driver.settle();
        assertThat(driver.entries("people")).isEqualTo(1_200);
        driver.watch(new World(3, RolloutPhase.ROLLED_BACK, 1));
        driver.verdictRecords();

        for (int i = 0; i < 20; i++) {
            driver.pass(Duration.ofSeconds(1));
        }

        assertThat(driver.entries("people")).isZero();
        assertThat(driver.entries("sums")).isZero();
        assertThat(driver.verdictRecords()).isEmpty();
    }

    @Test
    void shouldForgetOutcomesWhenTheirExposureDoesNotCome() {
        driver.watch(World.at(3));
        driver.send(Sent.order("o1", "nobody", T));
        assertThat(driver.entries("early")).isEqualTo(1);

        driver.send(new Sent("p1", "$pageview", "somebody", T, T.plus(Duration.ofMinutes(6)), Map.of()));
        driver.pass(Duration.ofSeconds(1));

        assertThat(driver.entries("early")).isZero();
    }

    @Test
    void shouldSetAnEventAsideWithItsCauseWhenItCannotBeRead() {
        driver.watch(World.at(2));
        Sent good = Sent.exposure("e1", People.in(Arm.TREATED, 2), T, "true", 2);
        TestRecord<String, byte[]> broken = new TestRecord<>(
                good.key(),
                "{\"event\":".getBytes(StandardCharsets.UTF_8),
                good.toTestRecord().headers(),
                T);

        driver.sendRaw(broken);
        driver.send(good);
        driver.settle();

        List<TestRecord<String, byte[]>> refused = driver.deadLetters();
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().value()).isEqualTo(broken.value());
        assertThat(header(refused.getFirst(), "dead-letter-topic")).isEqualTo("events");
        assertThat(header(refused.getFirst(), "dead-letter-partition")).isEqualTo("0");
        assertThat(header(refused.getFirst(), "dead-letter-offset")).isEqualTo("0");
        assertThat(header(refused.getFirst(), "dead-letter-cause")).contains("Exception");
        assertThat(header(refused.getFirst(), "dead-letter-reason")).isNotEmpty();
        assertThat(driver.verdict().exposedTreated()).isEqualTo(1);
    }

    @Test
    void shouldTellBreachesOnlyWhileAPartitionOfTheJoinIsSilent() {
        try (Driver two = new Driver(Duration.ofMinutes(5), Duration.ofHours(1), 2)) {
            two.watch(World.at(3));
            two.settle();
            assertThat(two.verdictRecords()).isEmpty();
            two.tellProgress(1);
            two.settle();
            assertThat(two.verdictRecords()).isNotEmpty();
            two.pass(Duration.ofSeconds(16));
            two.verdictRecords();

            for (int i = 0; i < 30; i++) {
                two.pass(Duration.ofSeconds(1));
            }
            List<TestRecord<String, VerdictRecord>> whileSilent = two.verdictRecords();
            for (int i = 0; i < 600; i++) {
                String served = People.served("p" + i, 3);
                two.send(Sent.exposure("e" + i, "p" + i, T, served, 3));
                if (served.equals("true")) {
                    two.send(Sent.error("x" + i, "p" + i, T.plusSeconds(1)));
                }
            }
            two.settle();
            List<TestRecord<String, VerdictRecord>> breach = two.verdictRecords();
            two.watch(World.at(3).edited());
            two.settle();
            List<TestRecord<String, VerdictRecord>> silentAgain = two.verdictRecords();
            two.tellProgress(1);
            two.settle();

            assertThat(whileSilent).isEmpty();
            assertThat(breach).isNotEmpty().allSatisfy(each -> assertThat(
                            each.value().verdict().status())
                    .isEqualTo(VerdictStatus.BREACHED));
            assertThat(silentAgain).isEmpty();
            assertThat(two.verdict().status()).isEqualTo(VerdictStatus.NO_DATA);
        }
    }

    @Test
    void shouldFallSilentWhenTheJoinLagsThoughItRuns() {
        driver.watch(World.at(2));
        driver.settle();
        driver.lag();
        driver.pass(Duration.ofSeconds(16));
        driver.verdictRecords();

        for (int i = 0; i < 10; i++) {
            driver.send(Sent.exposure("e" + i, "p" + i, T, People.served("p" + i, 2), 2));
            driver.pass(Duration.ofSeconds(1));
        }

        assertThat(driver.verdictRecords()).isEmpty();
    }

    @Test
    void shouldKeepNothingOfPropertiesThatAreTooLarge() {
        driver.watch(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        String large = "x".repeat(900_000);

        driver.send(Sent.identify("i0", treated, T, "plan", "free"));
        driver.send(Sent.identify("i1", treated, T, "plan", large));
        driver.send(Sent.identify("i2", treated, T, "email", large));
        driver.send(new Sent(
                "i3", "$identify", treated, T, T, Map.of("$set_once", "{\"email\":[\"" + "y".repeat(2_000) + "\"]}")));
        driver.send(Sent.exposure("e1", treated, T, "true", 2));
        driver.settle();

        assertThat(driver.stateBytes("people")).isLessThan(200);
        assertThat(driver.counter("watcher_properties_too_large")).isEqualTo(3);
        assertThat(driver.verdict().exposedTreated()).isEqualTo(1);
    }

    @Test
    void shouldRefuseTheOneEventWhenJoiningItFails() {
        driver.watchWithFewerGuardrails(World.at(2));
        String treated = People.in(Arm.TREATED, 2);
        driver.send(Sent.exposure("e1", treated, T, "true", 2));
        driver.settle();
        driver.watch(World.at(2));

        driver.send(Sent.error("x1", treated, T.plusSeconds(1)));
        driver.send(Sent.identify("i1", "b1", T, "plan", "beta"));

        List<TestRecord<String, byte[]>> refused = driver.deadLetters();
        assertThat(refused).hasSize(1);
        assertThat(header(refused.getFirst(), "dead-letter-cause")).contains("IndexOutOfBounds");
        assertThat(header(refused.getFirst(), "dead-letter-reason")).isNotEmpty();
        assertThat(driver.entries("people")).isEqualTo(2);
    }

    private static StratumCounts only(Verdict verdict, int guardrail) {
        GuardrailVerdict of = verdict.guardrails().get(guardrail);
        assertThat(of.counts()).hasSize(1);
        return of.counts().getFirst();
    }

    private static String header(TestRecord<?, ?> published, String name) {
        return new String(published.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
