package dev.sluice.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    record Inner(Optional<Integer> share, Optional<Boolean> on, Optional<String> name) {}

    record Body(Optional<List<Inner>> parts, Optional<Map<String, Integer>> odds, FlagKey key) {}

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"parts":[{"share":"much"}]}    | parts[0].share | a whole number belongs here, not "much"
            {"parts":[{"share":{}}]}        | parts[0].share | a whole number belongs here
            {"parts":[{"on":"maybe"}]}      | parts[0].on    | true or false belongs here, not "maybe"
            {"parts":[{"name":["a"]}]}      | parts[0].name  | a text belongs here
            {"parts":{}}                    | parts          | a list belongs here
            {"parts":[3]}                   | parts[0]       | a JSON object belongs here
            {"odds":[]}                     | odds           | a JSON object belongs here
            {"parts":[{"colour":1}]}        | parts[0].colour | there is no field "colour" here; known are name, on, share
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
