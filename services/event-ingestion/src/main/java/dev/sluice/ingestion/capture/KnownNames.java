package dev.sluice.ingestion.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds a member's name by its bytes: our own words, and those that some project watches. It is asked for every property of every event,
 * and nearly always says no, so a name becomes a text only if somebody wants it.
 */
final class KnownNames {

    /** What most names are. */
    static final Name UNKNOWN = new Name("", Word.OTHER, false);

    private static final int SLOTS = 1 << 10;

    private final Set<String> watched;
    private final Name[] slots;

    /** Behind each other where names share a slot. */
    static final class Name {
        private final String text;
        private final byte[] utf8;
        private final Word word;
        private final boolean isWatched;
        private Name next;

        private Name(String text, Word word, boolean isWatched) {
            this.text = text;
            this.utf8 = text.getBytes(StandardCharsets.UTF_8);
            this.word = word;
            this.isWatched = isWatched;
        }

        /** As it is written; empty for a name that is not known. */
        String text() {
            return text;
        }

        Word word() {
            return word;
        }

        /** Whether a rule of some project is about properties of this name. */
        boolean isWatched() {
            return isWatched;
        }
    }

    /** @param watched names of properties whose places are to be noted */
    KnownNames(Set<String> watched) {
        this.watched = watched;
        Map<String, Name> names = new LinkedHashMap<>();
        for (Word word : Word.values()) {
            if (word != Word.OTHER) {
                names.put(word.text(), new Name(word.text(), word, watched.contains(word.text())));
            }
        }
        for (String text : watched) {
            names.putIfAbsent(text, new Name(text, Word.OTHER, true));
        }
        // Rules of many projects together may be many names; half of the slots stay free.
        slots = new Name[Math.max(SLOTS, 2 * Integer.highestOneBit(names.size() * 2))];
        for (Name name : names.values()) {
            int slot = slotOf(name.utf8, 0, name.utf8.length);
            name.next = slots[slot];
            slots[slot] = name;
        }
    }

    /** Whether these are the names for that set. */
    boolean areFor(Set<String> names) {
        return names == watched;
    }

    /** The name between two offsets; {@link #UNKNOWN} if it is no known one. */
    Name find(byte[] in, int start, int end) {
        Name name = slots[slotOf(in, start, end)];
        while (name != null) {
            if (Arrays.equals(in, start, end, name.utf8, 0, name.utf8.length)) {
                return name;
            }
            name = name.next;
        }
        return UNKNOWN;
    }

    private int slotOf(byte[] in, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return 0;
        }
        int hash = length;
        hash = 31 * hash + in[start];
        hash = 31 * hash + in[start + length / 2];
        hash = 31 * hash + in[end - 1];
        return hash & (slots.length - 1);
    }
}
