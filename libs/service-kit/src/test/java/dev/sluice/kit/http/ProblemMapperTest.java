package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemMapperTest {

    @Test
    void shouldTellThePersonWhenAValueTypeRefuses() {
        IllegalArgumentException refused =
                catchThrowableOfType(IllegalArgumentException.class, () -> new BasisPoints(10_001));

        assertThat(ProblemMapper.isOfAValue(refused)).isTrue();
    }

    @Test
    void shouldTakeALibrarysComplaintForABug() {
        IllegalArgumentException bug =
                catchThrowableOfType(IllegalArgumentException.class, () -> Enum.valueOf(Thread.State.class, "NONE"));

        assertThat(ProblemMapper.isOfAValue(bug)).isFalse();
        assertThat(ProblemMapper.isOfAValue(new IllegalArgumentException("of a service's own code")))
                .isFalse();
    }

    enum Colour {
        RED,
        LIGHT_BLUE
    }

    record Inner(
            Optional<Integer> share,
            Optional<Boolean> on,
            Optional<String> name,
            Optional<Colour> colour,
            Optional<List<String>> tags,
            Optional<Double> ratio,
            Optional<Instant> at,
            Optional<LocalDate> day,
            Optional<Duration> delay,
            Optional<URI> url,
            Optional<UUID> id) {}

    record Body(Optional<List<Inner>> parts, Optional<Map<String, Integer>> odds, FlagKey key) {}

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"parts":[{"share":"much"}]}    | parts[0].share | a whole number belongs here
            {"parts":[{"share":{}}]}        | parts[0].share | a whole number belongs here
            {"parts":[{"on":"maybe"}]}      | parts[0].on    | true or false belongs here
            {"parts":[{"name":["a"]}]}      | parts[0].name  | a text belongs here
            {"parts":[{"name":7}]}          | parts[0].name  | a text belongs here
            {"parts":[{"name":7.5}]}        | parts[0].name  | a text belongs here
            {"parts":[{"name":true}]}       | parts[0].name  | a text belongs here
            {"parts":[{"tags":["a",7]}]}    | parts[0].tags[1] | a text belongs here
            {"parts":[{"share":"5"}]}       | parts[0].share | a whole number belongs here
            {"parts":[{"share":true}]}      | parts[0].share | a whole number belongs here
            {"parts":[{"share":""}]}        | parts[0].share | a whole number belongs here
            {"parts":[{"ratio":"0.5"}]}     | parts[0].ratio | a number belongs here
            {"parts":[{"on":"true"}]}       | parts[0].on    | true or false belongs here
            {"parts":[{"on":1}]}            | parts[0].on    | true or false belongs here
            {"parts":[{"colour":"green"}]}  | parts[0].colour | there is no "green" here; choose one of red, light_blue
            {"parts":[{"colour":1}]}        | parts[0].colour | there is no "1" here; choose one of red, light_blue
            {"parts":[{"at":"noon"}]}       | parts[0].at    | a time such as 2027-01-31T09:00:00Z belongs here, not "noon"
            {"parts":[{"day":"today"}]}     | parts[0].day   | a date such as 2027-01-31 belongs here, not "today"
            {"parts":[{"delay":"1 h"}]}      | parts[0].delay | a duration such as PT1H belongs here, not "1 h"
            {"parts":[{"url":"a b"}]}       | parts[0].url   | an address such as https://example.org belongs here, not "a b"
            {"parts":[{"url":{}}]}          | parts[0].url   | an address such as https://example.org belongs here
            {"parts":[{"id":"7"}]}          | parts[0].id    | an id such as
            {"key":7}                       | key            | a text belongs here
            {"parts":{}}                    | parts          | a list belongs here
            {"parts":[3]}                   | parts[0]       | a JSON object belongs here
            {"odds":[]}                     | odds           | a JSON object belongs here
            {"parts":[{"shape":1}]}         | parts[0].shape | there is no field "shape" here; known are at, colour, day, delay, id, name, on, ratio, share, tags, url
            {"key":"a b"}                   | key            | a flag key has 1 to 200
            []                              |                | a JSON object belongs here
            {"parts":                       |                | Unexpected end-of-input
            """)
    void shouldSpeakOfJsonAndNotOfJava(String json, String field, String detail) {
        JsonProcessingException unreadable = catchThrowableOfType(
                JsonProcessingException.class, () -> WireJson.strict().readValue(json, Body.class));

        Problem problem = ProblemMapper.ofUnreadable(unreadable);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.field()).isEqualTo(field);
        assertThat(problem.detail())
                .contains(detail)
                .doesNotContain("java.", "dev.sluice", "`", "Source", "Optional", "deserialize");
    }

    @Test
    void shouldSaySoWhenThereIsNoBody() {
        JsonProcessingException unreadable = catchThrowableOfType(
                JsonProcessingException.class, () -> WireJson.strict().readValue("", Body.class));

        assertThat(ProblemMapper.ofUnreadable(unreadable).detail()).startsWith("the body is empty");
    }

    @Test
    void shouldNotNameSettingsWhenJsonIsNestedTooDeep() {
        JsonProcessingException unreadable = catchThrowableOfType(
                JsonProcessingException.class, () -> WireJson.strict().readTree("[".repeat(100)));

        assertThat(ProblemMapper.ofUnreadable(unreadable).detail())
                .contains("nesting depth")
                .doesNotContain("StreamReadConstraints", "`");
    }
}
