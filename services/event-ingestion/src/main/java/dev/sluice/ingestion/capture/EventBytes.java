package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.kit.http.body.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Cuts JSON out of a body: as it came, or with edits. */
public final class EventBytes {

    private static final JsonFactory JSON = new JsonFactory();

    private EventBytes() {}

    /** The slice as it came. */
    public static byte[] of(Bytes body, Slice slice) {
        return Arrays.copyOfRange(body.array(), slice.start(), slice.end());
    }

    /** The text that a slice is in JSON, as it can be written. */
    public static String text(Bytes body, Slice slice) {
        try (JsonParser in = JSON.createParser(body.array(), slice.start(), slice.end() - slice.start())) {
            in.nextToken();
            return WholeText.of(in.getText());
        } catch (IOException e) {
            throw new UncheckedIOException("a text that was read once cannot be read again", e);
        }
    }

    /**
     * The slice with the edits that lie in it. Of edits that lie in one another only the outer one counts.
     *
     * @param edits by their places
     */
    public static byte[] of(Bytes body, Slice slice, List<Edit> edits) {
        if (edits.isEmpty()) {
            return of(body, slice);
        }
        Output out = new Output(slice.end() - slice.start() + 64);
        int at = slice.start();
        for (Edit edit : edits) {
            Slice place = edit.slice();
            if (!slice.covers(place) || place.start() < at) {
                continue;
            }
            out.write(body.array(), at, place.start() - at);
            at = switch (edit) {
                case Edit.Put put -> {
                    out.writeBytes(put.json().getBytes(StandardCharsets.UTF_8));
                    yield place.end();
                }
                case Edit.Drop _ -> {
                    int next = visible(body, place.end());
                    if (body.array()[next] == ',') {
                        yield next + 1;
                    }
                    out.takeBackComma();
                    yield place.end();
                }
            };
        }
        out.write(body.array(), at, slice.end() - at);
        return out.toByteArray();
    }

    /** Where the next byte is that is not white space. After a property there always is one. */
    private static int visible(Bytes body, int from) {
        int at = from;
        while (Character.isWhitespace(body.array()[at])) {
            at++;
        }
        return at;
    }

    private static final class Output extends ByteArrayOutputStream {

        Output(int size) {
            super(size);
        }

        /** The last property of an object goes: the comma before it, if any stands there still, goes too. */
        private void takeBackComma() {
            int at = count;
            while (at > 0 && Character.isWhitespace(buf[at - 1])) {
                at--;
            }
            if (at > 0 && buf[at - 1] == ',') {
                count = at - 1;
            }
        }
    }
}
