package dev.sluice.watcher.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.metric.Amount;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Measure;
import dev.sluice.metric.Measure.EventMatcher;
import dev.sluice.metric.NumericProperty;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import dev.sluice.watcher.join.Replayed.Did;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Experiments of others, as events through the join and the judge: each arm's counts and the lift are the published ones, and the
 * interval that holds at all times is wider than the one for a single look. One small set is here; with {@code -Dsluice.data=FOLDER}
 * the larger ones are replayed too.
 */
class RealDataTest {

    private static final String FOLDER = "sluice.data";
    private static final Duration SOON = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);

    /** Clicks on "start free trial"; enrolments; payments 14 days later. Enrolment fell, payments are unclear. */
    @Test
    void shouldFindThatFewerEnrolledAndThatPaymentsAreUnclear() throws IOException {
        EventMatcher enrolled = new EventMatcher("enrolled", List.of());
        EventMatcher paid = new EventMatcher("paid", List.of());
        Map<Measure, Duration> measures = new LinkedHashMap<>();
        measures.put(new Measure.Conversion(enrolled), MONTH);
        measures.put(new Measure.Funnel(List.of(enrolled, paid)), MONTH);
        measures.put(
                new Measure.Ratio(
                        new Amount(paid, Optional.empty(), 1), new Amount(enrolled, Optional.empty(), 1), 0.5),
                MONTH);
        Replayed replayed = new Replayed(measures);
        try (InputStream in = RealDataTest.class.getResourceAsStream("/data/free_trial_daily.csv")) {
            for (String[] day : rows(in)) {
                if (day.length == 6) {
                    oneDay(replayed, day);
                }
            }
        }

        Verdict verdict = replayed.verdict();

        GuardrailVerdict gross = verdict.guardrails().get(0);
        GuardrailVerdict net = verdict.guardrails().get(1);
        GuardrailVerdict kept = verdict.guardrails().get(2);
        assertArms(gross, 17_293, 3_785, 17_260, 3_423);
        assertLift(gross, -0.093911611, -0.13043132, -0.055858166);
        assertThat(gross.effect().upper()).as("fewer enrol, at all times").isLessThan(1);
        assertArms(net, 17_293, 2_033, 17_260, 1_945);
        assertThat(net.effect().ratio() - 1).isCloseTo(-0.041456609, within(1e-8));
        assertThat(net.effect().lower()).isLessThan(0.92);
        assertThat(net.effect().upper()).isGreaterThan(1);
        assertThat(kept.control().mean()).isCloseTo(0.53712021, within(1e-8));
        assertThat(kept.treated().mean()).isCloseTo(0.56821502, within(1e-8));
        assertThat(kept.effect().ratio() - 1).isCloseTo(0.057891705, within(1e-8));
        assertThat(verdict.status()).isNotEqualTo(VerdictStatus.BREACHED);
    }

    private static void oneDay(Replayed replayed, String[] day) {
        int clicks = Integer.parseInt(day[3]);
        int enrolments = Integer.parseInt(day[4]);
        int payments = Integer.parseInt(day[5]);
        for (int i = 0; i < clicks; i++) {
            List<Did> deeds = new ArrayList<>();
            if (i < enrolments) {
                deeds.add(new Did("enrolled", SOON));
            }
            if (i < payments) {
                deeds.add(new Did("paid", SOON.plusDays(14)));
            }
            replayed.person(day[1].equals("experiment"), deeds);
        }
    }

    /** Who came back after a day and after a week, and how much they played. */
    @Test
    @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
    void shouldFindThatFewerCameBackAfterAWeek() throws IOException {
        EventMatcher played = new EventMatcher("played", List.of());
        EventMatcher rounds = new EventMatcher("rounds", List.of());
        NumericProperty number = new NumericProperty("number", 0);
        Map<Measure, Duration> measures = new LinkedHashMap<>();
        measures.put(new Measure.Retention(played, 1), Duration.ofDays(2));
        measures.put(new Measure.Retention(played, 7), Duration.ofDays(8));
        measures.put(new Measure.SteadyMean(rounds, number, 2_000, 50), MONTH);
        measures.put(new Measure.Sum(rounds, number, 2_000), MONTH);
        Replayed replayed = new Replayed(measures);
        for (String[] row : rows("cookie_cats/cookie_cats.csv.gz")) {
            List<Did> deeds = new ArrayList<>();
            deeds.add(new Did("rounds", SOON, Map.of("number", Integer.parseInt(row[2]))));
            if (row[3].equals("TRUE")) {
                deeds.add(new Did("played", SOON.plusDays(1)));
            }
            if (row[4].equals("TRUE")) {
                deeds.add(new Did("played", SOON.plusDays(7)));
            }
            replayed.person(row[1].equals("gate_40"), deeds);
        }
        JsonNode expected = expected("cookie_cats");

        Verdict verdict = replayed.verdict();

        assertRate(verdict.guardrails().get(0), expected.get("retention_1"));
        assertRate(verdict.guardrails().get(1), expected.get("retention_7"));
        JsonNode capped = expected.get("sum_gamerounds_capped_at_2000");
        assertMean(verdict.guardrails().get(2), capped, 1e-6);
        // Parts of the cap are rounded by the person: right on average, not to the last digit.
        assertMean(verdict.guardrails().get(3), capped, 0.01);
        assertThat(verdict.health().mismatchLogE())
                .as("a split that is odd, yet no alarm")
                .isBetween(0.0, 6.9);
        assertThat(verdict.status()).isNotEqualTo(VerdictStatus.BREACHED);
    }

    /** A new page that does nothing: no lift, and nothing is rolled back. */
    @Test
    @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
    void shouldFindNoEffectOfANewPage() throws IOException {
        Replayed replayed =
                new Replayed(Map.of(new Measure.Conversion(new EventMatcher("converted", List.of())), MONTH));
        Map<String, String[]> first = new TreeMap<>();
        for (String[] row : rows("ab_data_countries/ab_data.csv.gz")) {
            if (row[2].equals("treatment") == row[3].equals("new_page")) {
                first.merge(row[0], row, (one, other) -> one[1].compareTo(other[1]) <= 0 ? one : other);
            }
        }
        first.values()
                .forEach(row -> replayed.person(
                        row[2].equals("treatment"),
                        row[4].equals("1") ? List.of(new Did("converted", SOON)) : List.of()));

        Verdict verdict = replayed.verdict();

        assertRate(
                verdict.guardrails().getFirst(), expected("ab_data_countries").get("conversion"));
        assertThat(verdict.status()).isEqualTo(VerdictStatus.PASSED);
    }

    /** A rare outcome and too few people: the honest verdict is that nobody knows. */
    @Test
    @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
    void shouldNotKnowFromTooFewClicks() throws IOException {
        Replayed replayed = new Replayed(Map.of(new Measure.Conversion(new EventMatcher("clicked", List.of())), MONTH));
        for (String[] row : rows("open_bandit/impressions.csv.gz")) {
            replayed.person(
                    row[2].equals("bts"), row[5].equals("1") ? List.of(new Did("clicked", Duration.ZERO)) : List.of());
        }

        Verdict verdict = replayed.verdict();

        assertRate(
                verdict.guardrails().getFirst(),
                expected("open_bandit").get("click_rate").get("both campaigns"));
        assertThat(verdict.guardrails().getFirst().effect().upper()).isGreaterThan(1.6);
        assertThat(verdict.status()).isNotEqualTo(VerdictStatus.BREACHED);
    }

    /** A year of orders, split by a hash: revenue, returns and repeated orders differ by chance alone. */
    @Test
    @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
    void shouldFindNoEffectWhereThereIsNone() throws Exception {
        Map<String, List<Did>> customers = new TreeMap<>();
        for (String[] row : rows("online_retail/orders.csv.gz")) {
            List<Did> deeds =
                    customers.computeIfAbsent(row[1], _ -> new ArrayList<>(List.of(new Did("joined", Duration.ZERO))));
            Duration after = SOON.plusMinutes(deeds.size());
            deeds.add(new Did("ordered", after, Map.of("revenue", row[5], "lines", Integer.parseInt(row[3]))));
            if (Integer.parseInt(row[6]) > 0) {
                deeds.add(new Did("returned", after));
            }
        }
        EventMatcher joined = new EventMatcher("joined", List.of());
        EventMatcher ordered = new EventMatcher("ordered", List.of());
        NumericProperty revenue = new NumericProperty("revenue", 2);
        for (JsonNode split : expected("online_retail").get("a_a_splits")) {
            Map<Measure, Duration> measures = new LinkedHashMap<>();
            measures.put(
                    new Measure.Ratio(
                            new Amount(ordered, Optional.of(revenue), 5_000),
                            new Amount(joined, Optional.empty(), 1),
                            1_200),
                    MONTH);
            measures.put(new Measure.Sum(ordered, revenue, 5_000), MONTH);
            measures.put(new Measure.Conversion(new EventMatcher("returned", List.of())), MONTH);
            Replayed replayed = new Replayed(measures);
            customers.forEach((customer, deeds) ->
                    replayed.person(isTreated(split.get("salt").asText(), customer), deeds));

            Verdict verdict = replayed.verdict();

            assertMean(verdict.guardrails().get(0), split.get("revenue_capped_5000"), 1e-6);
            assertMean(verdict.guardrails().get(1), split.get("revenue_capped_5000"), 0.01);
            assertRate(verdict.guardrails().get(2), split.get("any_return"));
            assertThat(verdict.status()).isNotEqualTo(VerdictStatus.BREACHED);
        }
    }

    private static boolean isTreated(String salt, String customer) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((salt + ":" + customer).getBytes(StandardCharsets.UTF_8));
            return (hash[0] & 0xFF) >= 128;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRate(GuardrailVerdict verdict, JsonNode expected) {
        assertArms(
                verdict,
                expected.get("control_n").asLong(),
                expected.get("control_x").asLong(),
                expected.get("treatment_n").asLong(),
                expected.get("treatment_x").asLong());
        assertLift(
                verdict,
                expected.get("rel_lift").asDouble(),
                expected.get("rel_ci95").get(0).asDouble(),
                expected.get("rel_ci95").get(1).asDouble());
    }

    /** @param precision relative */
    private static void assertMean(GuardrailVerdict verdict, JsonNode expected, double precision) {
        double control = expected.get("control_mean").asDouble();
        double treated = expected.get("treatment_mean").asDouble();
        assertThat(verdict.control().people())
                .isEqualTo(expected.get("control_n").asLong());
        assertThat(verdict.treated().people())
                .isEqualTo(expected.get("treatment_n").asLong());
        assertThat(verdict.control().mean()).isCloseTo(control, within(control * precision));
        assertThat(verdict.treated().mean()).isCloseTo(treated, within(treated * precision));
        assertThat(verdict.effect().ratio()).isCloseTo(treated / control, within(2 * precision));
    }

    private static void assertArms(
            GuardrailVerdict verdict, long control, long ofControl, long treated, long ofTreated) {
        assertThat(List.of(verdict.control().people(), verdict.control().affected()))
                .containsExactly(control, ofControl);
        assertThat(List.of(verdict.treated().people(), verdict.treated().affected()))
                .containsExactly(treated, ofTreated);
    }

    /** The lift, and an interval that is wider than that of a single look. */
    private static void assertLift(GuardrailVerdict verdict, double lift, double lowest, double highest) {
        assertThat(verdict.effect().ratio() - 1).isCloseTo(lift, within(1e-7));
        assertThat(verdict.effect().lower() - 1).isLessThan(lowest);
        assertThat(verdict.effect().upper() - 1).isGreaterThan(highest);
    }

    private static JsonNode expected(String set) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(folder().resolve(set).resolve("expected.json")));
    }

    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder().resolve(file)))) {
            return rows(in);
        }
    }

    /** Without the header; no field of these sets is quoted. */
    private static List<String[]> rows(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                .lines()
                .skip(1)
                .map(line -> line.split(",", 0))
                .toList();
    }

    private static Path folder() {
        return Path.of(System.getProperty(FOLDER));
    }
}
