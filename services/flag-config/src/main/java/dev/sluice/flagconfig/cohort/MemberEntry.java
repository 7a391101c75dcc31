package dev.sluice.flagconfig.cohort;

import dev.sluice.contracts.DistinctIds;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of a list: a distinct id, or an e-mail address when it has an {@code @}.
 *
 * <p>Addresses are kept in lower case, as they are compared.
 */
final class MemberEntry {

    /** Most characters of an address (RFC 5321: 64 before the {@code @}, 255 after it). */
    static final int LONGEST_ADDRESS = 320;

    private MemberEntry() {}

    /** The entry as it is kept: without blanks around it, addresses in lower case. */
    static String kept(String sent) {
        String entry = sent.strip();
        return entry.indexOf('@') < 0 ? entry : entry.toLowerCase(Locale.ROOT);
    }

    /** Why a kept entry is none, if it is none. */
    static Optional<String> flaw(String entry) {
        if (entry.isEmpty()) {
            return Optional.of("it is empty");
        }
        if (entry.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("it has a control character");
        }
        if (entry.indexOf('@') < 0) {
            return entry.codePointCount(0, entry.length()) > DistinctIds.LENGTH_MAX
                    ? Optional.of("an id has at most " + DistinctIds.LENGTH_MAX + " characters")
                    : Optional.empty();
        }
        if (entry.length() > LONGEST_ADDRESS) {
            return Optional.of("an e-mail address has at most " + LONGEST_ADDRESS + " characters");
        }
        int at = entry.lastIndexOf('@');
        boolean isAddress = at > 0 && at < entry.length() - 1 && entry.chars().noneMatch(Character::isWhitespace);
        return isAddress ? Optional.empty() : Optional.of("it has an @ but is no e-mail address");
    }
}
