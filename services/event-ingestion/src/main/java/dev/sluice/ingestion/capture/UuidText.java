package dev.sluice.ingestion.capture;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** UUIDs as SDKs write them: 32 hexadecimal digits of any case, with the usual dashes, or without some or all of them. */
final class UuidText {

    private static final int DIGITS = 32;

    private UuidText() {}

    /** Reads one; empty when the text is none. */
    static Optional<UUID> read(String text) {
        long high = 0;
        long low = 0;
        int digits = 0;
        boolean afterDash = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '-') {
                if (afterDash || !mayHaveDash(digits)) {
                    return Optional.empty();
                }
                afterDash = true;
                continue;
            }
            if (digits == DIGITS || !HexFormat.isHexDigit(c)) {
                return Optional.empty();
            }
            if (digits < DIGITS / 2) {
                high = high << 4 | HexFormat.fromHexDigit(c);
            } else {
                low = low << 4 | HexFormat.fromHexDigit(c);
            }
            digits++;
            afterDash = false;
        }
        return digits == DIGITS ? Optional.of(new UUID(high, low)) : Optional.empty();
    }

    private static boolean mayHaveDash(int digitsBefore) {
        return digitsBefore == 8 || digitsBefore == 12 || digitsBefore == 16 || digitsBefore == 20;
    }
}
