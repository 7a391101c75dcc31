package dev.sluice.flag;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A version by semver.org, read generously: white space and a leading {@code v} are dropped, missing numbers are 0, numbers past
 * the third are cut, leading zeros are fine. What follows {@code +} is ignored, as the specification orders.
 *
 * @param prerelease the dot-separated parts after {@code -}; none for a release
 */
record Semver(long major, long minor, long patch, List<String> prerelease) implements Comparable<Semver> {

    /** More digits than this do not fit a {@code long}. */
    private static final int DIGITS_MAX = 18;

    Semver {
        prerelease = List.copyOf(prerelease);
    }

    /** Empty when the text is no version. */
    static Optional<Semver> parse(String text) {
        String version = withoutPrefix(text);
        int build = version.indexOf('+');
        if (build >= 0) {
            version = version.substring(0, build);
        }
        int dash = version.indexOf('-');
        String core = dash < 0 ? version : version.substring(0, dash);
        long[] numbers = new long[3];
        String[] parts = core.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            if (number < 0) {
                return Optional.empty();
            }
            if (i < numbers.length) {
                numbers[i] = number;
            }
        }
        List<String> prerelease =
                dash < 0 ? List.of() : Arrays.asList(version.substring(dash + 1).split("\\.", -1));
        return prerelease.stream().allMatch(Semver::isIdentifier)
                ? Optional.of(new Semver(numbers[0], numbers[1], numbers[2], prerelease))
                : Optional.empty();
    }

    static String withoutPrefix(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("v") || trimmed.startsWith("V")
                ? trimmed.substring(1).strip()
                : trimmed;
    }

    /** The number, or −1 when the text is none. */
    static long number(String text) {
        if (text.isEmpty() || !isNumeric(text)) {
            return -1;
        }
        int start = 0;
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        return text.length() - start > DIGITS_MAX ? -1 : Long.parseLong(text.substring(start));
    }

    boolean isPrerelease() {
        return !prerelease.isEmpty();
    }

    boolean hasSameNumbersAs(Semver other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    @Override
    public int compareTo(Semver other) {
        int byNumbers = compareNumbers(other.major, other.minor, other.patch);
        return byNumbers != 0 ? byNumbers : comparePrerelease(other);
    }

    int compareNumbers(long otherMajor, long otherMinor, long otherPatch) {
        int order = Long.compare(major, otherMajor);
        if (order == 0) {
            order = Long.compare(minor, otherMinor);
        }
        return order == 0 ? Long.compare(patch, otherPatch) : order;
    }

    /** A release comes after its pre-releases; these go part by part, numbers before words, the shorter first. */
    private int comparePrerelease(Semver other) {
        if (!isPrerelease() || !other.isPrerelease()) {
            return Boolean.compare(!isPrerelease(), !other.isPrerelease());
        }
        int common = Math.min(prerelease.size(), other.prerelease.size());
        for (int i = 0; i < common; i++) {
            int order = compareIdentifiers(prerelease.get(i), other.prerelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(prerelease.size(), other.prerelease.size());
    }

    private static int compareIdentifiers(String left, String right) {
        boolean leftNumeric = isNumeric(left);
        boolean rightNumeric = isNumeric(right);
        if (leftNumeric != rightNumeric) {
            return leftNumeric ? -1 : 1;
        }
        if (leftNumeric && left.length() != right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        return left.compareTo(right);
    }

    /** Letters, digits and hyphens; a number without leading zeros. */
    private static boolean isIdentifier(String part) {
        if (part.isEmpty() || (part.length() > 1 && part.charAt(0) == '0' && isNumeric(part))) {
            return false;
        }
        return part.chars()
                .allMatch(c -> c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }

    private static boolean isNumeric(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (!JsonValues.isDigit(part.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
