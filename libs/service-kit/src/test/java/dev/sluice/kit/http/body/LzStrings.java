package dev.sluice.kit.http.body;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The coder's other half, as plain as it can be, so that tests have more to read than a few vectors. */
final class LzStrings {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> dictionary = new HashMap<>();
    private final Set<String> unseen = new HashSet<>();
    private int bits;
    private int count;
    private int codeBits = 2;
    private int untilLonger = 2;

    private LzStrings() {}

    static byte[] compressed(String text) {
        LzStrings coder = new LzStrings();
        String word = "";
        for (int i = 0; i < text.length(); i++) {
            String unit = text.substring(i, i + 1);
            if (!coder.dictionary.containsKey(unit)) {
                coder.dictionary.put(unit, 3 + coder.dictionary.size());
                coder.unseen.add(unit);
            }
            String longer = word + unit;
            if (coder.dictionary.containsKey(longer)) {
                word = longer;
            } else {
                coder.emit(word);
                coder.dictionary.put(longer, 3 + coder.dictionary.size());
                word = unit;
            }
        }
        if (!word.isEmpty()) {
            coder.emit(word);
        }
        coder.write(2, coder.codeBits);
        do {
            coder.write(0, 1);
        } while (coder.count != 0);
        while (coder.out.length() % 4 != 0) {
            coder.out.append('=');
        }
        return coder.out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void emit(String word) {
        if (unseen.remove(word)) {
            int units = word.charAt(0);
            write(units < 256 ? 0 : 1, codeBits);
            write(units, units < 256 ? 8 : 16);
            grow();
        } else {
            write(dictionary.get(word), codeBits);
        }
        grow();
    }

    private void grow() {
        if (--untilLonger == 0) {
            untilLonger = 1 << codeBits++;
        }
    }

    private void write(int value, int width) {
        for (int i = 0; i < width; i++) {
            bits = bits << 1 | (value >> i & 1);
            if (++count == 6) {
                out.append(ALPHABET.charAt(bits));
                bits = 0;
                count = 0;
            }
        }
    }
}
