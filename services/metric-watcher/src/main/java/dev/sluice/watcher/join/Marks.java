package dev.sluice.watcher.join;

/** Short stand-ins for ids: 64 bits, which two of the few that one person has practically never share. */
final class Marks {

    private Marks() {}

    static long of(String id) {
        long mark = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            // FNV-1a, then a final mix, because it alone leaves the high bits of short texts alike.
            mark = (mark ^ id.charAt(i)) * 0x100000001b3L;
        }
        mark ^= mark >>> 32;
        return mark * 0x9E3779B97F4A7C15L;
    }
}
