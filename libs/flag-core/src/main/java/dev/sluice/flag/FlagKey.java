package dev.sluice.flag;

import java.util.regex.Pattern;

/**
 * The name of a flag within its project, as SDKs ask for it.
 *
 * @param value 1 to 200 of the characters {@code A–Z a–z 0–9 . _ -}: what every SDK can put in a URL unescaped
 */
public record FlagKey(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    public FlagKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a flag key has 1 to 200 of the characters A-Z a-z 0-9 . _ - : \"" + value + "\"");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
