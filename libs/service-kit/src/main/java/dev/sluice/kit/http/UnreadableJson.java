package dev.sluice.kit.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a JSON reader's complaint means for the person who sent the JSON: the place, and what belongs there, in words of JSON. */
final class UnreadableJson {

    private static final int ENOUGH = 60;

    private UnreadableJson() {}

    static Problem problem(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping ? path(mapping) : null;
        JsonLocation at = e.getLocation();
        String where = at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return ProblemException.badRequest(field, what(e) + where).problem();
    }

    private static String path(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        return path.isEmpty() ? null : path;
    }

    private static String what(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "there is no field \"" + unknown.getPropertyName() + "\" here; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(Object::toString)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case InvalidTypeIdException kind ->
                kind.getTypeId() == null
                        ? "its \"kind\" is missing"
                        : "there is no kind \"" + shortened(kind.getTypeId()) + "\" here";
            case InvalidFormatException name
            when name.getTargetType().isEnum() ->
                "there is no \"" + shortened(String.valueOf(name.getValue())) + "\" here; choose one of "
                        + names(name.getTargetType());
            case InvalidFormatException format ->
                expected(format.getTargetType()) + ", not \"" + shortened(String.valueOf(format.getValue())) + "\"";
            case JsonMappingException refused
            when refused.getCause() instanceof IllegalArgumentException because -> because.getMessage();
            // Records say the name of what they cannot do without.
            case JsonMappingException refused
            when refused.getCause() instanceof NullPointerException without && isName(without.getMessage()) ->
                "\"" + without.getMessage() + "\" is missing";
            case MismatchedInputException empty when isEmpty(empty) -> "the body is empty: send a JSON object";
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            case JsonMappingException other
            when other.getCause() instanceof JsonProcessingException inner -> plain(inner.getOriginalMessage());
            case JsonMappingException other when isOfJava(other.getOriginalMessage()) -> "something else belongs here";
            default -> plain(e.getOriginalMessage());
        };
    }

    private static boolean isName(String message) {
        return message != null && message.chars().allMatch(Character::isLetterOrDigit);
    }

    private static boolean isEmpty(MismatchedInputException e) {
        return e.getPath().isEmpty() && String.valueOf(e.getOriginalMessage()).startsWith("No content");
    }

    private static boolean isOfJava(String message) {
        return message == null || message.contains("`") || message.contains("java.") || message.contains("dev.sluice");
    }

    /** As they stand in JSON. */
    private static String names(Class<?> enumeration) {
        return Arrays.stream(enumeration.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** What belongs in a place that is read into this type. */
    private static String expected(Class<?> type) {
        if (type == null) {
            return "something else belongs here";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false belongs here";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number belongs here";
        }
        if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
            return "a whole number belongs here";
        }
        if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
            return "a text belongs here";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list belongs here";
        }
        if (type == Instant.class) {
            return "a time such as 2027-01-31T09:00:00Z belongs here";
        }
        if (type == LocalDate.class) {
            return "a date such as 2027-01-31 belongs here";
        }
        if (type == Duration.class) {
            return "a duration such as PT1H belongs here";
        }
        if (type == URI.class) {
            return "an address such as https://example.org belongs here";
        }
        if (type == UUID.class) {
            return "an id such as 0192f3a4-7b1c-7def-8123-456789abcdef belongs here";
        }
        // Records and maps; values of one text, such as a key, come as IllegalArgumentException with words of their
        // own.
        return "a JSON object belongs here";
    }

    /** The reader's own words, without names of its settings and of where it reads from. */
    private static String plain(String message) {
        if (message == null || message.isBlank()) {
            return "the body is not JSON";
        }
        return message.lines()
                .findFirst()
                .orElse("the body is not JSON")
                .replaceAll("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)\\]", "$1")
                .replaceAll(", from `[^`]*`", "")
                .replaceAll("`[^`]*`", "this");
    }

    private static String shortened(String text) {
        return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH) + "…";
    }
}
