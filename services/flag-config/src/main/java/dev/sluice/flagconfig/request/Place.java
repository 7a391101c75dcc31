package dev.sluice.flagconfig.request;

import dev.sluice.kit.http.PlainText;
import dev.sluice.kit.http.ProblemException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A place in a request, so that a refusal can name it.
 *
 * @param path a JSON path such as {@code stages[2].share}; empty for the request itself
 */
public record Place(String path) {

    /** The request itself. */
    public static final Place BODY = new Place("");

    private static final int LONGEST_NAME = 400;
    private static final int LONGEST_REASON = 2_000;
    private static final int MOST_BASIS_POINTS = 10_000;
    private static final Duration LONGEST_DURATION = Duration.ofDays(366);
    /** Not . or .. alone: as a part of a path they mean something else. */
    private static final Pattern KEY = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,200}");

    /** A field of this place. */
    public Place dot(String field) {
        return new Place(path.isEmpty() ? field : path + "." + field);
    }

    /** An element of this place. */
    public Place at(int index) {
        return new Place(path + "[" + index + "]");
    }

    /** A refusal of what stands here: well formed, but not allowed. */
    public ProblemException refusal(String detail) {
        return ProblemException.invalid(field(), detail);
    }

    /** What stands here, which has to be there. */
    public <T> T required(Optional<T> value, String whatItIs) {
        return value.orElseThrow(() -> refusal("it is missing: " + whatItIs));
    }

    /** A short text on one line that is not blank. */
    public String name(Optional<String> value, String whatItIs) {
        String text = PlainText.checkLine(field(), required(value, whatItIs), LONGEST_NAME);
        if (text.isBlank()) {
            throw refusal("it is blank: " + whatItIs);
        }
        return text;
    }

    /** Why somebody did something; may be left out. */
    public String reason(Optional<String> value) {
        return plain(value.orElse(""), LONGEST_REASON);
    }

    /** The key by which something is known in its project. */
    public String key(Optional<String> value) {
        String text = required(value, "1 to 200 of the characters A-Z a-z 0-9 . _ -");
        if (!KEY.matcher(text).matches()) {
            throw refusal("a key has 1 to 200 of the characters A-Z a-z 0-9 . _ - and is not . or ..");
        }
        return text;
    }

    /** The version that the sender saw; what they send builds on it. */
    public long version(Optional<Long> value) {
        return required(value, "the version that you read, so that nobody's change in between is lost");
    }

    /** A text that everything behind this service keeps as it is; it may have several lines. */
    public String plain(String text, int longest) {
        return PlainText.check(field(), text, longest);
    }

    private String field() {
        return path.isEmpty() ? null : path;
    }

    /** Basis points within bounds. */
    public int basisPoints(Optional<Integer> value, int least) {
        int points = required(value, "basis points, 10000 is 100 %");
        if (points < least || points > MOST_BASIS_POINTS) {
            throw refusal("it lies between " + least + " and 10000 basis points (10000 is 100 %), not " + points);
        }
        return points;
    }

    /** A time longer than nothing. */
    public Duration duration(Optional<String> value) {
        String text = required(value, "an ISO-8601 duration such as PT1H");
        try {
            Duration duration = Duration.parse(text);
            if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST_DURATION) > 0) {
                throw refusal("it lies above zero and up to a year, not " + Words.shortened(text));
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw refusal("\"" + Words.shortened(text) + "\" is no ISO-8601 duration; write PT1H for an hour");
        }
    }

    /** One of the names of an enumeration, in lower case. */
    public <E extends Enum<E>> E oneOf(Class<E> type, Optional<String> value) {
        String names = Names.of(type);
        String name = required(value, "one of " + names);
        return Names.find(type, name)
                .orElseThrow(
                        () -> refusal("there is no \"" + Words.shortened(name) + "\" here; choose one of " + names));
    }

    /** Each element of a list, read at its own place. */
    public <S, T> List<T> each(List<S> elements, int most, BiFunction<Place, S, T> read) {
        if (elements.size() > most) {
            throw refusal("it has " + elements.size() + " elements, at most " + most + " are kept");
        }
        List<T> result = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            S element = elements.get(i);
            if (element == null) {
                throw at(i).refusal("it is null");
            }
            result.add(read.apply(at(i), element));
        }
        return result;
    }

    /** The same; none when the list is left out. */
    public <S, T> List<T> each(Optional<List<S>> list, int most, BiFunction<Place, S, T> read) {
        return each(list.orElse(List.of()), most, read);
    }

    /** Refuses a list in which two elements share a key. */
    public <T> void distinct(List<T> elements, String field, Function<T, String> key) {
        for (int i = 0; i < elements.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (key.apply(elements.get(i)).equals(key.apply(elements.get(j)))) {
                    throw at(i).dot(field)
                            .refusal("\"" + key.apply(elements.get(i)) + "\" is there already, at " + at(j).path());
                }
            }
        }
    }
}
