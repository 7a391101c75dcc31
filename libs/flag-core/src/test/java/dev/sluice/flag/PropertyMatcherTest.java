package dev.sluice.flag;

import static dev.sluice.flag.Operator.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PropertyMatcherTest {

    @ParameterizedTest(name = "{1} {0} {2}: {3}")
    @MethodSource({"equality", "text", "numbers"})
    void shouldAnswerAsTheServerDoes(Operator operator, Object property, Object filter, boolean expected) {
        assertThat(matches(operator, filter, property)).isEqualTo(expected);
    }

    static Stream<Arguments> equality() {
        return Stream.of(
                arguments(EXACT, "pro", "pro", true),
                arguments(EXACT, "PRO", "pro", true),
                arguments(EXACT, "É", "é", true),
                arguments(EXACT, "pro ", "pro", false),
                arguments(EXACT, "team", List.of("pro", "TEAM"), true),
                arguments(EXACT, "free", List.of("pro", "team"), false),
                arguments(EXACT, 5, "5", true),
                arguments(EXACT, 5, 5L, true),
                arguments(EXACT, 5.0, "5", false),
                arguments(EXACT, 1.5, "1.5", true),
                arguments(EXACT, 1e21, "1e21", true),
                arguments(EXACT, 5, List.of("4", 5), true),
                arguments(EXACT, null, "null", true),
                arguments(EXACT, null, "x", false),
                arguments(EXACT, List.of("a", 1), "[\"a\",1]", true),
                arguments(EXACT, List.of("a"), "a", false),
                arguments(EXACT, Map.of("b", 1, "a", "x"), "{\"a\":\"x\",\"b\":1}", true),
                // Filters of nothing but true and false ask whether the property is true.
                arguments(EXACT, true, "true", true),
                arguments(EXACT, "TRUE", true, true),
                arguments(EXACT, "anything", "false", true),
                arguments(EXACT, 0, false, true),
                arguments(EXACT, null, "False", true),
                arguments(EXACT, "true", "false", false),
                arguments(EXACT, 1, "true", false),
                arguments(EXACT, List.of("true", true), true, true),
                arguments(EXACT, List.of("true", "no"), true, false),
                arguments(EXACT, "true", List.of("true", "TRUE"), true),
                arguments(EXACT, "x", List.of("true", "false"), true),
                arguments(EXACT, "true", List.of("true", "false"), false),
                arguments(EXACT, "us", List.of(), false),
                arguments(EXACT, true, List.of(), true),
                arguments(IS_NOT, "pro", "PRO", false),
                arguments(IS_NOT, "free", List.of("pro", "team"), true),
                arguments(IS_NOT, null, "pro", true),
                arguments(IS_NOT, "anything", "false", false),
                arguments(IS_SET, "x", null, true),
                arguments(IS_SET, null, null, true),
                arguments(IS_NOT_SET, null, null, false),
                // No value to compare with.
                arguments(EXACT, null, null, false),
                arguments(IS_NOT, "x", null, false),
                arguments(NOT_ICONTAINS, "x", null, false));
    }

    static Stream<Arguments> text() {
        return Stream.of(
                arguments(ICONTAINS, "Ann@Example.ORG", "@example.org", true),
                arguments(ICONTAINS, "CAFÉ", "café", false),
                arguments(ICONTAINS, "CAFé", "café", true),
                arguments(ICONTAINS, 323, "3", true),
                arguments(ICONTAINS, null, "ul", true),
                arguments(ICONTAINS, List.of("beta"), "beta", true),
                arguments(NOT_ICONTAINS, "abc", "B", false),
                arguments(NOT_ICONTAINS, "abc", "z", true),
                arguments(ICONTAINS_MULTI, "ann@b.io", List.of("@a.io", "@B.io"), true),
                arguments(ICONTAINS_MULTI, "ann@c.io", List.of("@a.io", "@b.io"), false),
                arguments(ICONTAINS_MULTI, "ann@a.io", "@a.io", true),
                arguments(ICONTAINS_MULTI, "ann@a.io", List.of(), false),
                arguments(NOT_ICONTAINS_MULTI, "ann@c.io", List.of("@a.io", "@b.io"), true),
                arguments(NOT_ICONTAINS_MULTI, "ann@a.io", List.of("@a.io", "@b.io"), false),
                arguments(STARTS_WITH, "Beta-1", "bETA", true),
                arguments(STARTS_WITH, "a beta", "beta", false),
                arguments(NOT_STARTS_WITH, "a beta", "beta", true),
                arguments(ENDS_WITH, "x@ACME.com", "@acme.com", true),
                arguments(ENDS_WITH, 125, 25, true),
                arguments(NOT_ENDS_WITH, "x@acme.com", "@ACME.com", false),
                arguments(REGEX, "user-17", "\\d{2}", true),
                arguments(REGEX, "User", "user", false),
                arguments(REGEX, 17, "^1", true),
                arguments(NOT_REGEX, "user", "\\d", true),
                arguments(NOT_REGEX, "user1", "\\d", false),
                arguments(REGEX, "x", "(", false),
                arguments(NOT_REGEX, "x", "(", false));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(GT, "10", "9", true),
                arguments(GT, 10, 10, false),
                arguments(GTE, 10, "10.0", true),
                arguments(LT, "-1e3", 0, true),
                arguments(LTE, 9.5, "9", false),
                arguments(GT, "abc", "1", false),
                arguments(LT, "abc", "1", false),
                arguments(GT, " 10", "9", false),
                arguments(GT, "10d", "9", false),
                arguments(GT, "0x10", "9", false),
                arguments(GT, "", "9", false),
                arguments(GT, ".5", 0, true),
                arguments(GT, "5.", 0, true),
                arguments(GT, ".", 0, false),
                arguments(GT, "1e", 0, false),
                arguments(GT, "inf", 0, true),
                arguments(LT, "NaN", 0, false),
                arguments(GT, null, 0, false),
                arguments(GT, true, 0, false),
                arguments(GT, 10, "many", false),
                arguments(BETWEEN, 1, List.of(1, 3), true),
                arguments(BETWEEN, "3", List.of("1", "3"), true),
                arguments(BETWEEN, 3.01, List.of(1, 3), false),
                arguments(NOT_BETWEEN, 3.01, List.of(1, 3), true),
                arguments(NOT_BETWEEN, 2, List.of(1, 3), false),
                arguments(NOT_BETWEEN, "abc", List.of(1, 3), false),
                arguments(NOT_BETWEEN, "NaN", List.of(1, 3), false),
                arguments(BETWEEN, 2, List.of(3, 1), false),
                arguments(NOT_BETWEEN, 9, List.of(3, 1), false),
                arguments(NOT_BETWEEN, 9, List.of(3), false),
                arguments(NOT_BETWEEN, 9, "3", false));
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void shouldPassAMissingPropertyOnlyWhenAskedForWhatIsNot(Operator operator) {
        // given
        boolean negative = List.of(
                        IS_NOT,
                        IS_NOT_SET,
                        NOT_ICONTAINS,
                        NOT_ICONTAINS_MULTI,
                        NOT_STARTS_WITH,
                        NOT_ENDS_WITH,
                        NOT_REGEX,
                        NOT_BETWEEN)
                .contains(operator);
        PropertyFilter filter = PropertyFilter.person("p", operator, "1");

        // when
        boolean matches = PropertyMatcher.of(filter, Given.JDK_REGEX).matches(Map.of("other", 1), Given.NOW);

        // then
        assertThat(matches).isEqualTo(negative);
    }

    @ParameterizedTest
    @EnumSource(Operator.class)
    void shouldSurviveAnyValueWhateverTheOperator(Operator operator) {
        // given
        Map<String, Object> odd = new HashMap<>();
        odd.put("k", null);
        List<Object> values = List.of(
                "",
                "-",
                "d",
                "-d",
                "v",
                "*",
                "1.*.3",
                "99999999999999999999.0.0",
                "1.2.3-",
                "-99999999999999999999d",
                "9999-99-99",
                Long.MAX_VALUE,
                1e300,
                Double.NaN,
                true,
                List.of(),
                Collections.singletonList(null),
                odd,
                "(".repeat(50));

        // when
        for (Object filter : values) {
            for (Object property : values) {
                matches(operator, filter, property);
            }
            matches(operator, filter, null);
        }

        // then: nothing was thrown
    }

    @Test
    void shouldReadTheIdAsAPropertyUnlessThereIsAnother() {
        // given
        PropertyMatcher matcher =
                PropertyMatcher.of(PropertyFilter.person("distinct_id", EXACT, "u1"), RegexEngine.NONE);

        // then
        assertThat(matcher.matches(Given.person("u1"), Given.NOW)).isTrue();
        assertThat(matcher.matches(new Person("u1", Map.of("distinct_id", "u2")), Given.NOW))
                .isFalse();
    }

    static boolean matches(Operator operator, Object filter, Object property) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("p", property);
        return PropertyMatcher.of(PropertyFilter.person("p", operator, filter), Given.JDK_REGEX)
                .matches(properties, Given.NOW);
    }
}
