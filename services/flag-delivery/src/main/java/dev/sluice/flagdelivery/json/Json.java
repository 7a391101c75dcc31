package dev.sluice.flagdelivery.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Reads and writes JSON token by token: nothing is built in between. */
public final class Json {

    /** Deeper bodies are no person's properties. */
    private static final int DEPTH_MAX = 50;

    /** For reading and writing. Bounds what a body may do to us, and takes NaN, which old mobile SDKs send. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(400)
                    .maxNameLength(2_000)
                    .build())
            // Names come from whoever calls: remembering them would be a way to fill memory.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** Writes one JSON value. */
    @FunctionalInterface
    public interface Writing {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private Json() {}

    /** What was written, as UTF-8. */
    public static Buffer write(Writing writing) {
        Buffer buffer = Buffer.buffer(1024);
        try (JsonGenerator out = FACTORY.createGenerator(new BufferStream(buffer))) {
            writing.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return buffer;
    }

    /** A stream into a buffer; the generator brings whole blocks. */
    private static final class BufferStream extends OutputStream {
        private final Buffer buffer;

        BufferStream(Buffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void write(int b) {
            buffer.appendByte((byte) b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            buffer.appendBytes(bytes, offset, length);
        }
    }
}
