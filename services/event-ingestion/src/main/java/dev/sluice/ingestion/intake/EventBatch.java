package dev.sluice.ingestion.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Drafts as the array of events that an SDK would have sent. From there they take the same way as an SDK's: the same limits and rules
 * hold, and nobody downstream can tell.
 *
 * <p>Each draft is written down at once, so that its objects, many times their bytes, need not be kept until the last has come.
 */
public final class EventBatch {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** What has grown by doubling may be half empty. */
    private static final int BYTES_EACH = 2;

    private final String token;
    private final Budget budget;
    private final Output out = new Output();
    private int size;

    /**
     * Begins an empty one.
     *
     * @param token the project's public token
     * @param budget is asked for what each draft takes
     */
    public EventBatch(String token, Budget budget) {
        this.token = token;
        this.budget = budget;
        out.write('[');
    }

    /**
     * Writes one down, behind the others.
     *
     * @throws BodyRefusedException when there is no memory for it now
     */
    public void add(EventDraft draft) throws BodyRefusedException {
        byte[] json = json(draft);
        budget.take(BYTES_EACH * (json.length + 1));
        if (size++ > 0) {
            out.write(',');
        }
        out.writeBytes(json);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The array; nothing can be added any more. */
    public Bytes bytes() {
        out.write(']');
        return out.bytes();
    }

    private byte[] json(EventDraft draft) {
        Map<String, Object> event = new LinkedHashMap<>();
        draft.uuid().ifPresent(uuid -> event.put("uuid", uuid.toString()));
        event.put("event", draft.name());
        event.put("distinct_id", draft.person());
        event.put("token", token);
        draft.at().ifPresent(at -> event.put("timestamp", at.toString()));
        event.put("properties", draft.properties());
        try {
            // By way of characters: half a surrogate pair becomes "?" then, where a writer of bytes would give up.
            return JSON.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Output extends ByteArrayOutputStream {
        /** Without copying. */
        Bytes bytes() {
            return new Bytes(buf, count);
        }
    }
}
