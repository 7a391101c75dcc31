package dev.sluice.ingestion.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.Slice;
import dev.sluice.kit.http.body.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each record of a request lies, found without making an object of anything. Messages and trees weigh many times their bytes
 * (an empty record is two bytes on the wire), so they are made of one record at a time, and of no record that is too large.
 */
final class OtlpSlices {

    /** Field numbers of the three levels, the same in logs and traces: opentelemetry-proto, {@code logs.proto} and {@code trace.proto}. */
    private static final int RESOURCES_FIELD = 1;

    private static final int SCOPES_FIELD = 2;
    private static final int RECORDS_FIELD = 2;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final int most;
    private final List<Slice> found = new ArrayList<>();

    private OtlpSlices(int most) {
        this.most = most;
    }

    /**
     * Finds them.
     *
     * @param most how many a request may have
     * @throws CaptureRefusedException when it is no such request, or has more
     */
    static List<Slice> of(Bytes body, OtlpSignal signal, OtlpForm form, int most) throws CaptureRefusedException {
        OtlpSlices slices = new OtlpSlices(most);
        switch (form) {
            case PROTOBUF -> slices.protobuf(body);
            case JSON -> slices.json(body, signal);
        }
        return slices.found;
    }

    private void add(int start, int end) throws CaptureRefusedException {
        if (found.size() == most) {
            throw new CaptureRefusedException(
                    Reason.TOO_MANY_EVENTS, "a request may have at most " + most + " records: export smaller batches");
        }
        found.add(new Slice(start, end));
    }

    private void protobuf(Bytes body) throws CaptureRefusedException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(body.array(), 0, body.length());
            level(
                    in,
                    RESOURCES_FIELD,
                    () -> level(
                            in,
                            SCOPES_FIELD,
                            () -> level(in, RECORDS_FIELD, () -> {
                                int start = in.getTotalBytesRead();
                                int length = in.getBytesUntilLimit();
                                in.skipRawBytes(length);
                                add(start, start + length);
                            })));
        } catch (IOException e) {
            throw new CaptureRefusedException(
                    Reason.UNDECODABLE, "the body is not an export request of OpenTelemetry in protobuf");
        }
    }

    @FunctionalInterface
    private interface Inside {
        void read() throws IOException, CaptureRefusedException;
    }

    /** Reads a message up to its end, going into the field of this number and over all others. */
    private static void level(CodedInputStream in, int field, Inside inside)
            throws IOException, CaptureRefusedException {
        int wanted = (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == wanted) {
                int outer = in.pushLimit(in.readRawVarint32());
                inside.read();
                in.popLimit(outer);
            } else if (!in.skipField(tag)) {
                throw new IOException("a group ends that never began");
            }
        }
    }

    private void json(Bytes body, OtlpSignal signal) throws CaptureRefusedException {
        try (JsonParser in = JSON.createParser(body.array(), 0, body.length())) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw notJson();
            }
            boolean known = object(
                    in,
                    signal.resources(),
                    () -> object(
                            in,
                            signal.scopes(),
                            () -> object(in, signal.records(), () -> {
                                int start = Math.toIntExact(
                                        in.currentTokenLocation().getByteOffset());
                                in.skipChildren();
                                add(start, Math.toIntExact(in.currentLocation().getByteOffset()));
                            })));
            if (in.nextToken() != null) {
                throw notJson();
            }
            if (!known) {
                throw noArray(signal.resources());
            }
        } catch (IOException e) {
            throw notJson();
        }
    }

    /**
     * Reads the object that has begun, going into each element of the array of this name; what else stands there is left out.
     *
     * @return whether there was such an array, or null in its place, or nothing at all
     */
    private static boolean object(JsonParser in, String name, Inside inside)
            throws IOException, CaptureRefusedException {
        boolean found = false;
        boolean empty = true;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = name.equals(in.currentName());
            JsonToken value = in.nextToken();
            empty = false;
            if (!wanted) {
                in.skipChildren();
                continue;
            }
            found = true;
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            if (value != JsonToken.START_ARRAY) {
                throw noArray(name);
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (in.currentToken() == null) {
                    throw notJson();
                }
                if (in.currentToken() != JsonToken.START_OBJECT) {
                    throw noArray(name);
                }
                inside.read();
            }
        }
        return found || empty;
    }

    private static CaptureRefusedException noArray(String name) {
        return new CaptureRefusedException(Reason.NO_EVENTS, "\"" + name + "\" must be an array of objects");
    }

    private static CaptureRefusedException notJson() {
        return new CaptureRefusedException(
                Reason.MALFORMED_JSON, "the body is not an export request of OpenTelemetry in JSON");
    }
}
