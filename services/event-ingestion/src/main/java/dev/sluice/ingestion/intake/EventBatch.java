package dev.sluice.ingestion.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts as the array of events that an SDK would have sent. From there they take the same way as an SDK's: the same limits and rules
 * hold, and nobody downstream can tell.
 */
public final class EventBatch {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private EventBatch() {}

    /**
     * Writes them, in their order.
     *
     * @param token the project's public token
     */
    public static byte[] of(String token, List<EventDraft> drafts) {
        // By way of characters: half a surrogate pair becomes "?" then, where a writer of bytes would give up.
        StringWriter out = new StringWriter();
        try (SequenceWriter array = JSON.writer().writeValuesAsArray(out)) {
            for (EventDraft draft : drafts) {
                array.write(event(token, draft));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> event(String token, EventDraft draft) {
        Map<String, Object> event = new LinkedHashMap<>();
        draft.uuid().ifPresent(uuid -> event.put("uuid", uuid.toString()));
        event.put("event", draft.name());
        event.put("distinct_id", draft.person());
        event.put("token", token);
        draft.at().ifPresent(at -> event.put("timestamp", at.toString()));
        event.put("properties", draft.properties());
        return event;
    }
}
