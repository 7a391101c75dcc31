package dev.sluice.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateAndVersionTest {

    @ParameterizedTest
    @CsvSource({
        // now, span, the instant it means
        "2026-11-23T12:00:00Z, -7d,   2026-11-16T12:00:00Z",
        "2026-11-23T12:00:00Z, 7d,    2026-11-16T12:00:00Z",
        "2026-11-23T12:00:00Z, 36h,   2026-11-22T00:00:00Z",
        "2026-11-23T12:00:00Z, 2w,    2026-11-09T12:00:00Z",
        "2026-03-31T12:00:00Z, 1m,    2026-02-28T12:00:00Z",
        "2026-03-31T12:00:00Z, 2m,    2026-01-28T12:00:00Z",
        "2024-03-30T12:00:00Z, 13m,   2023-02-28T12:00:00Z",
        "2026-01-31T12:00:00Z, 1m,    2025-12-31T12:00:00Z",
        "2024-02-29T12:00:00Z, 1y,    2023-02-28T12:00:00Z",
        "2024-02-29T12:00:00Z, 4y,    2020-02-28T12:00:00Z",
        "2026-11-23T12:00:00Z, 0h,    2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00Z, 007d,  2026-11-16T12:00:00Z",
    })
    void shouldCountSpansBackFromNow(Instant now, String span, Instant expected) {
        assertThat(RelativeDate.parse(span).orElseThrow().before(now, ZoneOffset.UTC))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"10000d", "d", "-", "''", "3x", "1.5d", "--3d", "+3d", "3 d"})
    void shouldNotTakeOtherTextForASpan(String text) {
        assertThat(RelativeDate.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01,                          2026-03-01T00:00:00Z",
        "2026-03-01 12:30,                    2026-03-01T12:30:00Z",
        "2026-03-01T12:30:15.5,               2026-03-01T12:30:15.5Z",
        "2026-03-01T12:30:15+02:00,           2026-03-01T10:30:15Z",
        "2026-03-01 12:30:15+0200,            2026-03-01T10:30:15Z",
        "2026-03-01T12:30:15Z,                2026-03-01T12:30:15Z",
        "2026-03-01t12:30:15.123456789z,      2026-03-01T12:30:15.123456789Z",
    })
    void shouldReadDates(String text, Instant expected) {
        assertThat(DateText.parse(text, ZoneOffset.UTC)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"2026-02-30", "tomorrow", "''", "2026-13-01", "12:30", "2026-03-01T25:00"})
    void shouldNotTakeOtherTextForADate(String text) {
        assertThat(DateText.parse(text, ZoneOffset.UTC)).isEmpty();
    }

    @Test
    void shouldReadDatesWithoutAZoneByTheProjectsClock() {
        // given
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        // then
        assertThat(DateText.parse("2026-07-01", berlin)).contains(Instant.parse("2026-06-30T22:00:00Z"));
        // The hour that the clock skips in spring, and the one that it shows twice in autumn.
        assertThat(DateText.parse("2026-03-29 02:30", berlin)).isEmpty();
        assertThat(DateText.parse("2026-10-25 02:30", berlin)).contains(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void shouldCompareInstantsStrictly() {
        // given
        String noon = "2026-11-20T12:00:00Z";

        // then
        assertThat(date(Operator.IS_DATE_BEFORE, noon, "2026-11-20T11:59:59Z")).isTrue();
        assertThat(date(Operator.IS_DATE_BEFORE, noon, noon)).isFalse();
        assertThat(date(Operator.IS_DATE_AFTER, noon, noon)).isFalse();
        assertThat(date(Operator.IS_DATE_EXACT, noon, "2026-11-20T13:00:00+01:00"))
                .isTrue();
        assertThat(date(Operator.IS_DATE_AFTER, "-7d", "2026-11-17")).isTrue();
        assertThat(date(Operator.IS_DATE_AFTER, "-7d", "2026-11-16")).isFalse();
        // Seconds and milliseconds, as numbers or text.
        assertThat(date(Operator.IS_DATE_EXACT, "2023-11-14T22:13:20Z", 1_700_000_000))
                .isTrue();
        assertThat(date(Operator.IS_DATE_EXACT, "2023-11-14T22:13:20Z", 1_700_000_000_000L))
                .isTrue();
        assertThat(date(Operator.IS_DATE_EXACT, "2023-11-14T22:13:20.5Z", "1700000000.5"))
                .isTrue();
        assertThat(date(Operator.IS_DATE_AFTER, "2020-01-01", true)).isFalse();
        assertThat(date(Operator.IS_DATE_AFTER, "2020-01-01", "soon")).isFalse();
        assertThat(date(Operator.IS_DATE_BEFORE, "soon", "2020-01-01")).isFalse();
        assertThat(date(Operator.IS_DATE_BEFORE, 1_700_000_000, "2020-01-01")).isFalse();
    }

    @Test
    void shouldOrderVersionsAsTheSpecificationDoes() {
        // given: each comes before the next
        List<String> ascending = List.of(
                "0.9",
                "1.0.0-0",
                "1.0.0-9",
                "1.0.0-11",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "v1",
                "1.0.1",
                "1.9",
                "1.10",
                "V2.0.0+build.7");

        // then
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(version(Operator.SEMVER_LT, ascending.get(j), ascending.get(i)))
                        .as("%s < %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(i < j);
                assertThat(version(Operator.SEMVER_EQ, ascending.get(j), ascending.get(i)))
                        .isEqualTo(i == j);
                assertThat(version(Operator.SEMVER_GTE, ascending.get(j), ascending.get(i)))
                        .isEqualTo(i >= j);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // operator, filter, property, in
        "SEMVER_EQ,       3.8.0,   3.08,          true",
        "SEMVER_EQ,       1.2.3,   1.2.3.4,       true",
        "SEMVER_EQ,       1.2.3,   1.2.3+a,       true",
        "SEMVER_EQ,       1.2.3,   1.2.3-beta,    false",
        "SEMVER_NEQ,      1.2.3,   1.2.3-beta,    true",
        "SEMVER_NEQ,      1.2.3,   latest,        false",
        "SEMVER_NEQ,      latest,  1.2.3,         false",
        "SEMVER_GT,       1.2,     1.2.x,         false",
        "SEMVER_TILDE,    1.2.3,   1.2.9,         true",
        "SEMVER_TILDE,    1.2.3,   1.3.0,         false",
        "SEMVER_TILDE,    1.2.3,   1.2.2,         false",
        "SEMVER_TILDE,    1,       1.0.9,         true",
        "SEMVER_TILDE,    1,       1.1.0,         false",
        "SEMVER_TILDE,    1.2.3,   1.2.4-beta,    false",
        "SEMVER_TILDE,    1.2.4-alpha, 1.2.4-beta, true",
        "SEMVER_CARET,    1.2.3,   1.9.0,         true",
        "SEMVER_CARET,    1.2.3,   2.0.0,         false",
        "SEMVER_CARET,    0.2.3,   0.2.9,         true",
        "SEMVER_CARET,    0.2.3,   0.3.0,         false",
        "SEMVER_CARET,    0.0.3,   0.0.3,         true",
        "SEMVER_CARET,    0.0.3,   0.0.4,         false",
        "SEMVER_WILDCARD, 1.*,     1.99.0,        true",
        "SEMVER_WILDCARD, 1.*,     2.0.0,         false",
        "SEMVER_WILDCARD, 1.2.*,   1.2.99,        true",
        "SEMVER_WILDCARD, v1.02.*, 1.2.99,        true",
        "SEMVER_WILDCARD, 1.2.*,   1.3.0,         false",
        "SEMVER_WILDCARD, 1.*.*,   1.3.0,         true",
        "SEMVER_WILDCARD, *,       7.1.0,         true",
        "SEMVER_WILDCARD, 1.*.3,   1.2.3,         false",
        "SEMVER_WILDCARD, 1.2,     1.2.0,         false",
        "SEMVER_WILDCARD, 1.*,     1.2.0-beta,    false",
    })
    void shouldKnowVersionsAndRanges(Operator operator, String filter, String property, boolean expected) {
        assertThat(version(operator, filter, property)).isEqualTo(expected);
    }

    private static boolean date(Operator operator, Object filter, Object property) {
        return PropertyMatcherTest.matches(operator, filter, property);
    }

    private static boolean version(Operator operator, String filter, String property) {
        return PropertyMatcher.of(PropertyFilter.person("v", operator, filter), RegexEngine.NONE)
                .matches(Map.of("v", property), Given.NOW);
    }
}
