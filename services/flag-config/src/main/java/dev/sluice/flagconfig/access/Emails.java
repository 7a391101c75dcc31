package dev.sluice.flagconfig.access;

import dev.sluice.flagconfig.request.Place;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses by which people sign in. */
final class Emails {

    /** Printable ASCII with one @: enough to tell a name from an address. What is beyond belongs to whoever delivers mail. */
    private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]{1,190}");

    private Emails() {}

    /** An address in lower case. */
    static String read(Place place, Optional<String> sent) {
        String email = place.required(sent, "the address by which they sign in")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (!EMAIL.matcher(email).matches()) {
            throw place.refusal("it is no e-mail address: write it as name@example.com");
        }
        return email;
    }
}
