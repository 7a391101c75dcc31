package dev.sluice.flagdelivery.sdk;

import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flag.PropertyType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Draws filters over every operator, and properties for them: mostly such as fit, often enough missing, {@code null}, of another
 * type, half a number, no version, no date.
 *
 * <p>Lists and objects are compared as a whole only: what SDKs make of them as text is in the documentation, with numbers that are
 * not printed alike.
 */
final class RandomFilters {

    /** A property, how it is mostly asked for, with what mostly and with what now and then, and what it is. */
    private record Property(String key, List<Operator> operators, List<?> asked, List<?> odd, List<?> values) {}

    private static final Object MISSING = new Object();
    private static final Object NULL = new Object();

    private static final Set<Operator> ON_TEXT = EnumSet.of(
            Operator.ICONTAINS,
            Operator.NOT_ICONTAINS,
            Operator.STARTS_WITH,
            Operator.NOT_STARTS_WITH,
            Operator.ENDS_WITH,
            Operator.NOT_ENDS_WITH,
            Operator.ICONTAINS_MULTI,
            Operator.NOT_ICONTAINS_MULTI);
    private static final Set<Operator> ON_NUMBERS =
            EnumSet.of(Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.BETWEEN, Operator.NOT_BETWEEN);
    private static final Set<Operator> ON_DATES =
            EnumSet.of(Operator.IS_DATE_BEFORE, Operator.IS_DATE_AFTER, Operator.IS_DATE_EXACT);
    private static final Set<Operator> ON_VERSIONS = EnumSet.of(
            Operator.SEMVER_EQ,
            Operator.SEMVER_NEQ,
            Operator.SEMVER_GT,
            Operator.SEMVER_GTE,
            Operator.SEMVER_LT,
            Operator.SEMVER_LTE,
            Operator.SEMVER_TILDE,
            Operator.SEMVER_CARET);
    private static final Set<Operator> ON_WHOLES =
            EnumSet.of(Operator.EXACT, Operator.IS_NOT, Operator.IS_SET, Operator.IS_NOT_SET);
    /** Those of cohorts and of other flags are drawn with them. */
    private static final List<Operator> ON_PROPERTIES =
            List.copyOf(EnumSet.range(Operator.EXACT, Operator.SEMVER_WILDCARD));

    private static final List<Property> PROPERTIES = List.of(
            property(
                    "plan",
                    ON_WHOLES,
                    List.of("pro", List.of("free", "TEAM"), "true", "false"),
                    List.of(List.of(), "5"),
                    "free",
                    "pro",
                    "team",
                    "PRO",
                    MISSING,
                    NULL),
            property(
                    "email",
                    ON_TEXT,
                    List.of("EXAMPLE", "ann", ".test", "@", 7),
                    List.of(List.of("@shop", ".ORG"), ""),
                    "ann@example.org",
                    "bob7@Example.com",
                    "zoë@shop.test",
                    "ANN@SHOP.TEST",
                    MISSING),
            property(
                    "age",
                    ON_NUMBERS,
                    List.of(30, "42", 17.5, "-1", "1e1"),
                    List.of(List.of(18, 65), List.of("20", 40.5), "old"),
                    7,
                    42,
                    61,
                    17.5,
                    "42",
                    "7",
                    "33.3",
                    "12abc",
                    "",
                    " 50",
                    "0x40",
                    "forty",
                    true,
                    MISSING,
                    NULL),
            property(
                    "score",
                    ON_WHOLES,
                    List.of("1.5", "0.25", List.of("7.75", "8")),
                    List.of("5", 5),
                    1.5,
                    0.25,
                    7.75,
                    5,
                    "5",
                    8.0,
                    MISSING),
            property(
                    "beta",
                    ON_WHOLES,
                    List.of(true, false, "true", List.of("false")),
                    List.of(List.of(true, "TRUE")),
                    true,
                    false,
                    "true",
                    "False",
                    "no",
                    1,
                    MISSING,
                    NULL),
            property(
                    "version",
                    ON_VERSIONS,
                    List.of("1.2.3", "0.3.0", "v2.0", "1.0.0", "0.0.5"),
                    List.of("1.2.3-beta.2", "01.2", "1..2", "latest"),
                    "1.0.0",
                    "1.2.3",
                    "v1.2.9",
                    "2.0.1",
                    "0.3.4",
                    "0.0.5",
                    "10.0",
                    "1.2.3-beta.1",
                    "1.2.3-rc.1+build.5",
                    "1.2.3+build",
                    "01.2.3",
                    "1..2",
                    "1.2.3.4",
                    "1.2.3.x",
                    " 1.2.3 ",
                    "latest",
                    "",
                    2,
                    1.2,
                    MISSING,
                    NULL),
            property(
                    "os",
                    EnumSet.of(Operator.SEMVER_WILDCARD),
                    List.of("1.*", "1.2.*", "0.*", "v1.*"),
                    List.of("*", "1.2", "1.2.3.*"),
                    "1.0.0",
                    "1.2.9",
                    "0.3",
                    "1.2.0-alpha",
                    "2",
                    MISSING),
            property(
                    "signup",
                    ON_DATES,
                    List.of("2026-03-01", "2025-12-31T23:00:00Z", "-30d", "6m", "-1y", "48h", "2w"),
                    List.of("soon", "7x", 1_750_000_000_000L),
                    "2020-02-29",
                    "2024-06-15T10:00:00Z",
                    "2025-12-31T23:00:00.000Z",
                    "2026-02-30",
                    "2026-03-01",
                    "2026-03-01T12:30:00+02:00",
                    "2026-10-11 12:13:14",
                    "2026-06-01T00:00:00",
                    "2021",
                    "March 7, 2026",
                    "-7d",
                    "never 5",
                    1_700_000_000,
                    1_750_000_000_000L,
                    "1750000000000",
                    true,
                    "",
                    MISSING,
                    NULL),
            property(
                    "name",
                    EnumSet.of(Operator.REGEX, Operator.NOT_REGEX, Operator.ICONTAINS, Operator.EXACT, Operator.IS_SET),
                    List.of("^[A-Za-z]+$", "o", "a.*a", "ANNA", "zoë"),
                    List.of("(", "^(?!x)", "a{1001}", "\\bo"),
                    "Zoë",
                    "anna",
                    "Émile",
                    "Bob O'Hara",
                    "李雷",
                    "mäx 7",
                    "anna\nlena",
                    MISSING),
            property(
                    "tags",
                    ON_WHOLES,
                    List.of("[\"a\",\"b\"]", List.of("{\"k\":\"v\"}", "c"), "x"),
                    List.of("y"),
                    List.of("a", "b"),
                    List.of(1, 2),
                    Map.of("k", "v"),
                    "x",
                    MISSING),
            property("distinct_id", ON_TEXT, List.of("u1", "7", "Z"), List.of("Zoë")));

    private final Random random;
    /** So many operators were drawn in turn, so that none is left out. */
    private int drawn;

    RandomFilters(Random random) {
        this.random = random;
    }

    private static Property property(
            String key, Set<Operator> operators, List<?> asked, List<?> odd, Object... values) {
        return new Property(key, List.copyOf(operators), asked, odd, List.of(values));
    }

    /** On a person's property. */
    PropertyFilter ofPerson() {
        return filter(PropertyType.PERSON, Optional.empty());
    }

    /** On a property of a group; without a type of that of the condition. */
    PropertyFilter ofGroup(Optional<String> groupType) {
        return filter(PropertyType.GROUP, groupType);
    }

    private PropertyFilter filter(PropertyType type, Optional<String> groupType) {
        Property property = pick(PROPERTIES);
        boolean fits = property.key().equals("tags") || random.nextInt(6) > 0;
        Operator operator = fits ? pick(property.operators()) : ON_PROPERTIES.get(drawn++ % ON_PROPERTIES.size());
        Object value = pick(random.nextInt(12) == 0 ? property.odd() : property.asked());
        if (!fits && random.nextInt(4) == 0) {
            value = pick(pick(PROPERTIES).asked());
        }
        boolean takesNothing = operator == Operator.IS_SET || operator == Operator.IS_NOT_SET;
        return new PropertyFilter(property.key(), type, operator, takesNothing ? null : value, false, groupType);
    }

    /** What is known of a person or a group. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        for (Property property : PROPERTIES) {
            Object value = property.values().isEmpty() ? MISSING : pick(property.values());
            if (value != MISSING) {
                properties.put(property.key(), value == NULL ? null : value);
            }
        }
        return properties;
    }

    <T> T pick(List<? extends T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Up to so many of a person's properties. */
    List<PropertyFilter> ofPersons(int most) {
        List<PropertyFilter> filters = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            filters.add(ofPerson());
        }
        return filters;
    }
}
