package dev.sluice.autorollout.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagFollowUps.Answers;
import dev.sluice.contracts.FlagFollowUps.Measured;
import dev.sluice.contracts.FlagFollowUps.Next;
import dev.sluice.flag.FlagKey;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampledBaselineTest {

    private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");
    private static final FlagKey CHECKOUT = new FlagKey("checkout");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void shouldTakeThoseWhoMetTheFlagByTheMetricsOwnDefinition() {
        Metric metric = paid(HOUR);

        SampledShare share = SampledBaseline.of(
                        List.of(
                                told(0, "checkout", 2, of(metric, HOUR, 100, 10, 400, 20)),
                                told(1, "checkout", 1, of(metric, HOUR, 100, 40, 400, 20))),
                        CHECKOUT,
                        metric)
                .orElseThrow();

        assertThat(share.share()).as("one in two counts twice").isCloseTo(0.2, within(1e-12));
        assertThat(share.source())
                .isEqualTo("baseline from people who met this flag in the last day, by its filters within its window,"
                        + " from a sample by id");
    }

    @Test
    void shouldTakeAllWhoWereSeenWhereFewMetTheFlag() {
        Metric metric = paid(HOUR);

        SampledShare share = SampledBaseline.of(
                        List.of(told(0, "checkout", 1, of(metric, HOUR, 19, 10, 400, 20))), CHECKOUT, metric)
                .orElseThrow();

        assertThat(share.share()).isCloseTo(0.05, within(1e-12));
        assertThat(share.source()).startsWith("baseline from people who were seen in the last day, by its filters");
    }

    @Test
    void shouldSayWhatOfALongWindowWasLookedAt() {
        Metric metric = paid(Duration.ofDays(7));

        SampledShare share = SampledBaseline.of(
                        List.of(told(0, "checkout", 1, of(metric, Duration.ofHours(12), 100, 10, 0, 0))),
                        CHECKOUT,
                        metric)
                .orElseThrow();

        assertThat(share.source()).contains("only the first 12 h of its window of 7 days were looked at");
    }

    @Test
    void shouldNotTakeAnAnswerAboutAnEarlierDefinition() {
        SampledShare share = SampledBaseline.of(
                        List.of(told(0, "checkout", 1, of(paid(Duration.ofHours(2)), HOUR, 100, 50, 0, 0))),
                        CHECKOUT,
                        paid(HOUR))
                .orElseThrow();

        assertThat(share.share()).as("by the event's name").isCloseTo(0.3, within(1e-12));
        assertThat(share.source()).contains("by the name of its event alone");
    }

    @Test
    void shouldKnowNothingOfWhatNoShareDescribesOrADayCannotShow() {
        Metric retention = new Metric(
                "back",
                "back after a week",
                new Measure.Retention(new EventMatcher("paid", List.of()), 7),
                Duration.ofDays(8));

        assertThat(SampledBaseline.of(List.of(told(0, "checkout", 1, List.of())), CHECKOUT, retention))
                .isEmpty();
    }

    private static Metric paid(Duration window) {
        return new Metric("paid", "paid", new Measure.Conversion(new EventMatcher("paid", List.of())), window);
    }

    private static List<Measured> of(
            Metric metric, Duration within, long exposed, long exposedDid, long anybody, long anybodyDid) {
        return List.of(new Measured(AskedKey.of(metric), within, exposed, exposedDid, anybody, anybodyDid));
    }

    /** Of a hundred who met the flag, thirty did "paid" at some time. */
    private static FlagFollowUps told(int partition, String flag, long oneIn, List<Measured> measured) {
        return new FlagFollowUps(
                "shop",
                partition,
                flag,
                oneIn,
                T.minus(Duration.ofDays(1)),
                T,
                100,
                400,
                List.of(new Next("paid", 30, 10)),
                Optional.of(new Answers(List.of(), measured)));
    }
}
