package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A place in a document that only moves on: what stands there, where it begins and ends, and its value in the few forms we need. */
final class JsonCursor {

    private final JsonParser in;
    private final Bytes body;

    JsonCursor(JsonParser in, Bytes body) {
        this.in = in;
        this.body = body;
    }

    /** Goes on to the next token; null after the last. */
    JsonToken next() throws IOException {
        return in.nextToken();
    }

    /** The name that was passed last. */
    String name() throws IOException {
        return in.currentName();
    }

    /** Offset of the token's first byte. */
    int start() {
        return Math.toIntExact(in.currentTokenLocation().getByteOffset());
    }

    /** Offset after the token's last byte. */
    int end() throws IOException {
        // A text is read lazily: before that its end is not known.
        in.finishToken();
        return Math.toIntExact(in.currentLocation().getByteOffset());
    }

    /**
     * Walks over a value.
     *
     * @param depth how deep the value lies
     * @return how deep it goes: {@code depth - 1} for a plain value
     */
    int skip(JsonToken at, int depth) throws IOException {
        if (!at.isStructStart()) {
            return depth - 1;
        }
        int now = depth;
        int deepest = depth;
        while (now >= depth) {
            JsonToken next = in.nextToken();
            if (next.isStructStart()) {
                deepest = Math.max(deepest, ++now);
            } else if (next.isStructEnd()) {
                now--;
            }
        }
        return deepest;
    }

    /** A text, or the text of a number, that will be written anew, and so must be writable. */
    String text() throws IOException {
        return WholeText.of(in.getText());
    }

    /** A text that is only read, and never written. */
    String textToRead() throws IOException {
        return in.getText();
    }

    /** The JSON between two offsets. */
    String json(int start, int end) {
        return new String(body.array(), start, end - start, StandardCharsets.UTF_8);
    }

    /** A whole number that fits; null for anything else, which is not walked over. */
    Long number(JsonToken at) throws IOException {
        return at == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                ? Long.valueOf(in.getLongValue())
                : null;
    }
}
