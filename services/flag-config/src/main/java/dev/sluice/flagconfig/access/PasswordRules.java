package dev.sluice.flagconfig.access;

import dev.sluice.flagconfig.request.Place;
import java.util.Locale;
import java.util.Set;

/**
 * What makes a password good enough: its length, and that it is none of those that are tried first. No rules about digits and signs:
 * they make passwords that are hard to remember and easy to guess (NIST SP 800-63B § 3.1.1).
 */
final class PasswordRules {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    /** Of twelve characters and more: "aaaaaaaaaaaa" and "121212121212" have fewer. */
    private static final int LEAST_DIFFERENT = 5;

    /** Runs of keys and digits, and words that begin lists of common passwords; what is made of little else is refused. */
    private static final Set<String> COMMON = Set.of(
            "0123456789",
            "123456789",
            "abcdefghij",
            "changeme",
            "correcthorsebatterystaple",
            "iloveyou",
            "letmein",
            "passw0rd",
            "password",
            "qwerty",
            "qwertyuiop",
            "sluice",
            "sunshine",
            "trustno1",
            "welcome");

    /** Characters that may be left when common words are taken out. */
    private static final int LEAST_OWN = 6;

    private PasswordRules() {}

    /** Fails with a 422 that says what to do, and never repeats the password. */
    static String check(Place place, String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            throw place.refusal("it is too short: choose at least " + SHORTEST + " characters, such as four words");
        }
        if (length > LONGEST) {
            throw place.refusal("it is too long: at most " + LONGEST + " characters are kept");
        }
        String rest = password.toLowerCase(Locale.ROOT);
        if (rest.codePoints().distinct().count() < LEAST_DIFFERENT) {
            throw place.refusal("it repeats itself: choose at least " + LEAST_DIFFERENT + " different characters");
        }
        rest = rest.replace(email, "").replace(email.substring(0, email.indexOf('@')), "");
        for (String common : COMMON) {
            rest = rest.replace(common, "");
        }
        if (rest.length() < LEAST_OWN) {
            throw place.refusal(
                    "it is one of those that are tried first: choose something of your own, such as four words");
        }
        return password;
    }
}
