package dev.sluice.flagconfig.request;

import dev.sluice.kit.http.ProblemException;
import java.util.Optional;

/** Numbers and choices in addresses: which page, how long, whether. */
public final class Parameters {

    private static final int LONGEST_PAGE = 1_000;
    private static final int MOST_DIGITS = 18;

    private Parameters() {}

    /** A number that is not negative, refused with a 400 that names the parameter otherwise. */
    public static long number(String parameter, Optional<String> text, long otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        String digits = text.get();
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw ProblemException.badRequest(parameter, "it is a whole number, 0 or more");
        }
        return Long.parseLong(digits);
    }

    /** Yes or no, refused with a 400 that names the parameter when it is neither. */
    public static boolean choice(String parameter, Optional<String> text, boolean otherwise) {
        return switch (text.orElse(Boolean.toString(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.badRequest(parameter, "it is true or false");
        };
    }

    /** How many at most: 1 to 1000. */
    public static int limit(Optional<String> text, int usual) {
        long limit = number("limit", text, usual);
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw ProblemException.badRequest("limit", "it lies between 1 and " + LONGEST_PAGE);
        }
        return Math.toIntExact(limit);
    }
}
