package dev.sluice.ingestion.capture;

import java.nio.charset.StandardCharsets;

/** Texts that can be written in UTF-8. */
public final class WholeText {

    private WholeText() {}

    /**
     * The text without half surrogate pairs, which JSON can hold by escapes and no reader of a topic could decode: each becomes a question
     * mark.
     *
     * @return the same instance when it has none
     */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
