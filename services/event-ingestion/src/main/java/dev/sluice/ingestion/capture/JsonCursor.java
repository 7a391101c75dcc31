package dev.sluice.ingestion.capture;

import dev.sluice.kit.http.body.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * A place in a JSON document (RFC 8259) that only moves on: what stands there, where it begins and ends, and its value in the few forms
 * we need. It says no to what is not JSON, and makes no object of what nobody asks for.
 *
 * <p>Our own and not Jackson's, which makes a text of every name: see {@code docs/adr/0040-own-json-scanner.md}. That both agree is what
 * the tests show.
 */
final class JsonCursor {

    /** Where the whole document is refused. Our own limit is smaller and refuses one event only. */
    static final int DEPTH_MAX = 1_000;

    /** Bytes of a name and of a number: what Jackson, with which events are read later, takes at most. */
    static final int NAME_MAX = 50_000;

    static final int NUMBER_MAX = 1_000;

    private final byte[] in;
    private final int length;
    private final KnownNames names;

    /** What may come next. */
    private enum Next {
        VALUE,
        VALUE_OR_END,
        NAME_OR_END,
        COMMA_OR_END,
        NOTHING
    }

    private Next next = Next.VALUE;
    private int depth;
    private boolean inObject;
    /** Of what is around, a bit for each level: whether it is an object. */
    private final long[] objects = new long[DEPTH_MAX / Long.SIZE + 1];

    /** The next byte that was not looked at. */
    private int at;

    private int start;
    private int end;
    private boolean escaped;
    private int brokenTexts;
    private KnownNames.Name name = KnownNames.UNKNOWN;
    private Token token;

    JsonCursor(Bytes body, KnownNames names) {
        this.in = body.array();
        this.length = body.length();
        this.names = names;
    }

    /**
     * Goes on to the next token; null after the last.
     *
     * @throws CaptureRefusedException when there is none that JSON allows
     */
    Token next() throws CaptureRefusedException {
        int c = visible();
        token = switch (next) {
            case COMMA_OR_END -> {
                if (c != ',') {
                    yield close(c);
                }
                at++;
                c = visible();
                yield inObject ? name(c) : value(c);
            }
            case NAME_OR_END -> c == '}' ? close(c) : name(c);
            case VALUE_OR_END -> c == ']' ? close(c) : value(c);
            case VALUE -> {
                if (c < 0 && depth == 0) {
                    yield null;
                }
                yield value(c);
            }
            case NOTHING -> {
                if (c >= 0) {
                    throw malformed(at);
                }
                yield null;
            }
        };
        return token;
    }

    /**
     * Goes to the end, after the document's one value.
     *
     * @throws CaptureRefusedException when there is something else but white space
     */
    void finish() throws CaptureRefusedException {
        var _ = next();
    }

    /** The name that was passed last. */
    KnownNames.Name name() {
        return name;
    }

    /** How many names and texts were passed that are no UTF-8. Whoever reads the document has to say what becomes of them. */
    int brokenTexts() {
        return brokenTexts;
    }

    /** Offset of the token's first byte. */
    int start() {
        return start;
    }

    /** Offset after the token's last byte. */
    int end() {
        return end;
    }

    /**
     * Walks over a value.
     *
     * @param depth how deep the value lies
     * @return how deep it goes: {@code depth - 1} for a plain value
     */
    int skip(Token value, int depth) throws CaptureRefusedException {
        if (!value.begins()) {
            return depth - 1;
        }
        int now = depth;
        int deepest = depth;
        while (now >= depth) {
            Token each = next();
            if (each.begins()) {
                deepest = Math.max(deepest, ++now);
            } else if (each.ends()) {
                now--;
            }
        }
        return deepest;
    }

    /** A text, or the JSON of anything else that is plain, that will be written anew, and so must be writable. */
    String text() {
        return escaped ? WholeText.of(textToRead()) : textToRead();
    }

    /** The same where it is only read, and never written. */
    String textToRead() {
        if (token != Token.TEXT && token != Token.NAME) {
            return json(start, end);
        }
        return escaped ? JsonTexts.unescaped(in, start + 1, end - 1) : JsonTexts.plain(in, start + 1, end - 1);
    }

    /** The JSON between two offsets. */
    String json(int from, int to) {
        return JsonTexts.plain(in, from, to);
    }

    /** A whole number that fits; null for anything else, which is not walked over. */
    Long number(Token value) {
        if (value != Token.INTEGER) {
            return null;
        }
        try {
            return Long.valueOf(json(start, end));
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    /** The refusal of a body that is no JSON from some byte on. */
    static CaptureRefusedException malformed(int at) {
        return new CaptureRefusedException(
                Reason.MALFORMED_JSON,
                "the body is not JSON in UTF-8: see its byte " + at + ", counted after decoding");
    }

    /** Skips white space; the byte after it, or -1. */
    private int visible() {
        while (at < length) {
            byte c = in[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    private Token name(int c) throws CaptureRefusedException {
        if (c != '"') {
            throw malformed(at);
        }
        passText();
        token = Token.NAME;
        if (end - start > NAME_MAX) {
            throw malformed(start);
        }
        if (escaped) {
            // JSON allows it, but the readers of events, which have Jackson, refuse it in a name: even if both halves
            // are there.
            if (JsonTexts.escapesSurrogate(in, start + 1, end - 1)) {
                throw malformed(start);
            }
            byte[] utf8 = textToRead().getBytes(StandardCharsets.UTF_8);
            name = names.find(utf8, 0, utf8.length);
        } else {
            name = names.find(in, start + 1, end - 1);
        }
        if (visible() != ':') {
            throw malformed(at);
        }
        at++;
        next = Next.VALUE;
        return Token.NAME;
    }

    private Token value(int c) throws CaptureRefusedException {
        return switch (c) {
            case '"' -> {
                passText();
                yield plain(Token.TEXT);
            }
            case '{' -> open(true);
            case '[' -> open(false);
            case 't' -> literal("true", Token.TRUE);
            case 'f' -> literal("false", Token.FALSE);
            case 'n' -> literal("null", Token.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw malformed(at);
        };
    }

    private Token plain(Token passed) {
        next = depth == 0 ? Next.NOTHING : Next.COMMA_OR_END;
        return passed;
    }

    private Token open(boolean object) throws CaptureRefusedException {
        if (depth == DEPTH_MAX) {
            throw malformed(at);
        }
        start = at++;
        end = at;
        depth++;
        long bit = 1L << depth;
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
        inObject = object;
        next = object ? Next.NAME_OR_END : Next.VALUE_OR_END;
        return object ? Token.OBJECT : Token.ARRAY;
    }

    private Token close(int c) throws CaptureRefusedException {
        if (c != (inObject ? '}' : ']')) {
            throw malformed(at);
        }
        Token passed = inObject ? Token.OBJECT_END : Token.ARRAY_END;
        start = at++;
        end = at;
        depth--;
        inObject = (objects[depth >> 6] & 1L << depth) != 0;
        return plain(passed);
    }

    /** The cursor stands on the quote. */
    private void passText() throws CaptureRefusedException {
        start = at;
        int passed = JsonTexts.end(in, at + 1, length);
        escaped = passed < 0;
        if ((passed & JsonTexts.BROKEN) != 0) {
            brokenTexts++;
        }
        end = JsonTexts.offset(passed) + 1;
        at = end;
    }

    private Token literal(String word, Token passed) throws CaptureRefusedException {
        start = at;
        end = at + word.length();
        for (int i = 0; i < word.length(); i++) {
            if (start + i >= length || in[start + i] != word.charAt(i)) {
                throw malformed(start + i);
            }
        }
        at = end;
        escaped = false;
        return plain(passed);
    }

    private Token number() throws CaptureRefusedException {
        start = at;
        escaped = false;
        if (in[at] == '-') {
            at++;
        }
        int whole = at;
        digits();
        if (at > whole + 1 && in[whole] == '0') {
            throw malformed(whole);
        }
        boolean decimal = false;
        if (at < length && in[at] == '.') {
            at++;
            digits();
            decimal = true;
        }
        if (at < length && (in[at] | 0x20) == 'e') {
            at++;
            if (at < length && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            digits();
            decimal = true;
        }
        end = at;
        if (end - start > NUMBER_MAX) {
            throw malformed(start);
        }
        return plain(decimal ? Token.DECIMAL : Token.INTEGER);
    }

    /** At least one. */
    private void digits() throws CaptureRefusedException {
        int from = at;
        while (at < length && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed(at);
        }
    }
}
