package dev.sluice.watcher.join;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Which of two ids of one person leads: the person is kept under it, whatever the order in which links arrive.
 *
 * <p>Because all follow one order, followers never form a circle, and however links arrive, at the end all ids of a person lead to the
 * same one.
 */
final class Leading {

    /** The ids that SDKs make for visitors whom they do not know. */
    private static final Pattern MADE_BY_AN_SDK =
            Pattern.compile(".*/[0-9a-f]{8,}(-[0-9a-f]+){4}", Pattern.CASE_INSENSITIVE);

    /** Whoever signs in is active under the id that their app gave them: that one leads, and hands nothing over. */
    private static final Comparator<String> ORDER = Comparator.comparing(
                    (String key) -> MADE_BY_AN_SDK.matcher(key).matches())
            .thenComparing(Comparator.naturalOrder());

    private Leading() {}

    static String leaderOf(String key, String otherKey) {
        return ORDER.compare(key, otherKey) <= 0 ? key : otherKey;
    }

    static String followerOf(String key, String otherKey) {
        return ORDER.compare(key, otherKey) <= 0 ? otherKey : key;
    }
}
