package dev.sluice.watcher.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.AskedKey;
import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.contracts.FlagFollowUps.Held;
import dev.sluice.contracts.FlagFollowUps.Measured;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.flag.Audience;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.Operator;
import dev.sluice.flag.Person;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.StaticCohorts;
import dev.sluice.metric.Direction;
import dev.sluice.metric.GuardrailAction;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.Metric;
import dev.sluice.metric.StageProof;
import dev.sluice.metric.Trigger;
import dev.sluice.rollout.Gate;
import dev.sluice.rollout.IfInconclusive;
import dev.sluice.rollout.Stage;
import dev.sluice.rollout.Template;
import dev.sluice.watcher.watch.SampleQuestions;
import dev.sluice.watcher.watch.WatchList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the sample says to what templates ask, for forecasts. */
class SampleAnswersTest {

    private static final Instant T = Instant.parse("2026-11-23T10:00:00Z");
    private static final Audience BETA =
            new Audience("beta", List.of(PropertyFilter.person("beta", Operator.EXACT, true)));
    private static final Metric PAID = new Metric(
            "paid",
            "paid by card",
            new Measure.Conversion(new EventMatcher(
                    "order completed", List.of(PropertyFilter.person("method", Operator.EXACT, "card")))),
            Duration.ofMinutes(30));
    private static final Metric FUNNEL = new Metric(
            "funnel",
            "basket, then order",
            new Measure.Funnel(
                    List.of(new EventMatcher("basket", List.of()), new EventMatcher("order completed", List.of()))),
            Duration.ofHours(1));
    private static final Metric WEEKLY = new Metric(
            "weekly",
            "help within a week",
            new Measure.Count(new EventMatcher("help opened", List.of()), 3),
            Duration.ofDays(7));

    private final LiveData live = new LiveData(3, LiveData.Before.NOTHING, new SeededHash(20_261_123));
    private final Map<String, Person> known = new HashMap<>();
    private SampleQuestions questions = asking(List.of(Audience.EVERYONE, BETA), List.of(PAID, FUNNEL, WEEKLY));

    @Test
    void shouldTellWhatPartOfPeopleAnAudienceHas() {
        for (int i = 0; i < 40; i++) {
            met("person-" + i, T);
            known.put("person-" + i, new Person("person-" + i, Map.of("beta", i % 10 == 0)));
        }
        met("follower", T);

        assertThat(answers(T).audiences())
                .as("who is kept under another id is asked there; everyone is not asked about")
                .containsExactly(new Held(AskedKey.of(BETA), 40, 4));
    }

    @Test
    void shouldAskAgainWhomSomethingNewWasHeardOf() {
        met("ada", T);
        known.put("ada", new Person("ada", Map.of()));
        assertThat(answers(T).audiences()).containsExactly(new Held(AskedKey.of(BETA), 1, 0));

        saw("ada", "$set", T.plusSeconds(1), "{}");
        known.put("ada", new Person("ada", Map.of("beta", true)));

        assertThat(answers(T.plusSeconds(2)).audiences()).containsExactly(new Held(AskedKey.of(BETA), 1, 1));
    }

    @Test
    void shouldCountWhoDoesWhatAMetricCountsByItsFiltersWithinItsWindow() {
        for (String person : List.of("card", "cash", "late", "none", "recent")) {
            met(person, person.equals("recent") ? T.plus(Duration.ofMinutes(60)) : T);
        }
        saw("cash", "order completed", T.plusSeconds(60), "{\"method\":\"cash\"}");
        saw("card", "order completed", T.plusSeconds(60), "{\"method\":\"card\"}");
        saw("late", "order completed", T.plus(Duration.ofMinutes(31)), "{\"method\":\"card\"}");
        saw("recent", "order completed", T.plus(Duration.ofMinutes(61)), "{\"method\":\"card\"}");

        assertThat(answers(T.plus(Duration.ofMinutes(70))).metrics())
                .as("who met the flag too recently has not had their window")
                .contains(new Measured(AskedKey.of(PAID), Duration.ofMinutes(30), 4, 1, 4, 1));
    }

    @Test
    void shouldCountFromFirstBeingSeenForThoseWhoNeverMetTheFlag() {
        saw("early", "$pageview", T, "{}");
        saw("early", "order completed", T.plusSeconds(5), "{\"method\":\"card\"}");
        met("early", T.plusSeconds(10));
        saw("other", "order completed", T, "{\"method\":\"card\"}");

        assertThat(answers(T.plus(Duration.ofMinutes(40))).metrics())
                .as("what was done before the flag was met does not count for it")
                .contains(new Measured(AskedKey.of(PAID), Duration.ofMinutes(30), 1, 0, 2, 2));
    }

    @Test
    void shouldTakeAFunnelsStepsOneAfterTheOther() {
        met("right", T);
        met("wrong", T);
        saw("right", "basket", T.plusSeconds(1), "{}");
        saw("right", "order completed", T.plusSeconds(2), "{}");
        saw("wrong", "order completed", T.plusSeconds(1), "{}");
        saw("wrong", "basket", T.plusSeconds(2), "{}");

        assertThat(answers(T.plus(Duration.ofHours(2))).metrics())
                .contains(new Measured(AskedKey.of(FUNNEL), Duration.ofHours(1), 2, 1, 2, 1));
    }

    @Test
    void shouldLookAtAsMuchOfALongWindowAsASampleOfADayHolds() {
        met("ada", T);
        saw("ada", "help opened", T.plus(Duration.ofHours(11)), "{}");

        assertThat(answers(T.plus(Duration.ofHours(13))).metrics())
                .contains(new Measured(AskedKey.of(WEEKLY), Duration.ofHours(12), 1, 1, 1, 1));
    }

    @Test
    void shouldNotCountPeopleWhoWereThereBeforeTheMetricWasAskedAbout() {
        questions = asking(List.of(BETA), List.of(FUNNEL));
        met("before", T);
        saw("before", "order completed", T.plusSeconds(1), "{\"method\":\"card\"}");
        questions = asking(List.of(BETA), List.of(PAID));
        met("after", T.plusSeconds(60));

        assertThat(answers(T.plus(Duration.ofHours(2))).metrics())
                .as("what they did until then was not looked at")
                .containsExactly(new Measured(AskedKey.of(PAID), Duration.ofMinutes(30), 1, 0, 1, 0));
    }

    @Test
    void shouldBoundWhatIsAskedOfAProject() {
        List<Audience> audiences = IntStream.range(0, 2 * FlagFollowUps.ASKED_MAX)
                .mapToObj(i -> new Audience("a", List.of(PropertyFilter.person("p" + i, Operator.EXACT, true))))
                .toList();
        List<Metric> metrics = IntStream.range(0, 2 * FlagFollowUps.ASKED_MAX)
                .mapToObj(i -> new Metric(
                        "m" + i,
                        "m",
                        new Measure.Conversion(new EventMatcher("event " + i, List.of())),
                        Duration.ofHours(1)))
                .toList();

        SampleQuestions asked = asking(audiences, metrics);

        assertThat(asked.audiences()).hasSize(FlagFollowUps.ASKED_MAX);
        assertThat(asked.metrics()).hasSize(FlagFollowUps.ASKED_MAX);
    }

    @Test
    void shouldSayNothingToWhatNobodyAsks() {
        questions = WatchList.NOTHING_ASKED;
        met("ada", T);

        assertThat(live.followUps(T.toEpochMilli()).getFirst().answers()).isEmpty();
    }

    private FlagFollowUps.Answers answers(Instant now) {
        return live.followUps(now.toEpochMilli(), (_, id) -> Optional.ofNullable(known.get(id)))
                .getFirst()
                .answers()
                .orElseThrow();
    }

    private void met(String person, Instant at) {
        saw(person, "$feature_flag_called", at, "{\"$feature_flag\":\"checkout\"}");
    }

    private void saw(String person, String event, Instant at, String properties) {
        byte[] body = ("{\"properties\":" + properties + "}").getBytes(StandardCharsets.UTF_8);
        live.saw("shop", person, event, at.toEpochMilli(), body, questions);
    }

    private static SampleQuestions asking(List<Audience> audiences, List<Metric> metrics) {
        Template template = new Template(
                "t",
                1,
                "T",
                audiences.stream()
                        .map(audience -> new Stage(
                                audience.name(),
                                audience,
                                BasisPoints.ALL,
                                Duration.ZERO,
                                Duration.ofHours(1),
                                new StageProof.Reach(1),
                                Gate.AUTOMATIC,
                                IfInconclusive.HOLD))
                        .toList(),
                metrics.stream()
                        .map(metric -> new Template.GuardrailSpec(
                                metric.key(),
                                metric.key(),
                                Direction.LOWER_IS_WORSE,
                                new BasisPoints(2_000),
                                Trigger.HARM,
                                GuardrailAction.WARN,
                                1))
                        .toList(),
                0.05,
                0.05,
                BasisPoints.NONE);
        return WatchList.empty()
                .next(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new TemplateRecord("shop", template)),
                        metrics.stream()
                                .map(metric -> new MetricRecord("shop", metric))
                                .toList(),
                        _ -> StaticCohorts.NONE,
                        T)
                .project("shop")
                .orElseThrow()
                .sampled();
    }
}
