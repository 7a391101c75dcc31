package dev.sluice.flagconfig.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.flagconfig.request.Place;
import dev.sluice.kit.http.ProblemException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A piece of an export, and where in what was sent it stands. What is not of the kind that is asked for is refused with the place named.
 *
 * @param node may be missing or null, which is the same here
 */
record At(Place place, JsonNode node) {

    /** A field of it, which is missing when this is. */
    At field(String name) {
        if (isThere() && !node.isObject()) {
            throw otherThan("a JSON object");
        }
        return new At(place.dot(name), node.path(name));
    }

    /** Whether there is such a field, be it null. */
    boolean has(String name) {
        return node.has(name);
    }

    boolean isThere() {
        return !node.isMissingNode() && !node.isNull();
    }

    ProblemException refusal(String detail) {
        return place.refusal(detail);
    }

    private ProblemException otherThan(String whatBelongsHere) {
        return refusal(whatBelongsHere + " belongs here, not " + whatStandsHere());
    }

    private String whatStandsHere() {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "a JSON object";
            case ARRAY -> "a list";
            case STRING, BINARY -> "a text";
            case NUMBER -> "the number " + node.asText();
            case BOOLEAN -> node.asText();
            case NULL, MISSING -> "null";
        };
    }

    Optional<String> text() {
        if (!isThere()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw otherThan("a text");
        }
        return Optional.of(node.textValue());
    }

    /** A text or a number, as text. */
    Optional<String> textOrNumber() {
        return node.isNumber() ? Optional.of(node.asText()) : text();
    }

    /** False when it is left out. */
    boolean truth() {
        if (isThere() && !node.isBoolean()) {
            throw otherThan("true or false");
        }
        return node.asBoolean(false);
    }

    Optional<BigDecimal> number() {
        if (!isThere()) {
            return Optional.empty();
        }
        if (!node.isNumber()) {
            throw otherThan("a number");
        }
        if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            throw refusal("it is larger than any number that can be read");
        }
        return Optional.of(node.decimalValue());
    }

    Optional<Integer> wholeNumber() {
        if (!isThere()) {
            return Optional.empty();
        }
        if (!node.isInt()) {
            throw otherThan("a whole number");
        }
        return Optional.of(node.intValue());
    }

    /** None when it is left out. */
    List<At> elements() {
        if (!isThere()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw otherThan("a list");
        }
        List<At> all = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            all.add(new At(place.at(i), node.get(i)));
        }
        return all;
    }

    /** The same, at most so many and none of them null: a condition that is nothing would have everybody. */
    List<At> elements(int most) {
        List<At> all = elements();
        all.stream().filter(element -> !element.isThere()).findFirst().ifPresent(element -> {
            throw element.refusal("it is null");
        });
        if (all.size() > most) {
            throw refusal("it has " + all.size() + " elements, at most " + most + " are kept");
        }
        return all;
    }
}
