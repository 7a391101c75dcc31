package dev.sluice.autorollout.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.contracts.WireJson;
import dev.sluice.rollout.Rollout;
import dev.sluice.rollout.RolloutEvent;

/** Writes states and events as JSON and reads them again, equal to what they were. */
public final class StateJson {

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final ObjectWriter STATE_OUT = JSON.writerFor(Rollout.class);
    private static final ObjectReader STATE_IN = JSON.readerFor(Rollout.class);
    private static final ObjectWriter EVENT_OUT = JSON.writerFor(RolloutEvent.class);
    private static final ObjectReader EVENT_IN = JSON.readerFor(RolloutEvent.class);

    private StateJson() {}

    /** A state as text. */
    public static String write(Rollout state) {
        try {
            return STATE_OUT.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state that cannot be written", e);
        }
    }

    /** The state that was written. */
    public static Rollout state(String text) {
        try {
            return STATE_IN.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored state that cannot be read", e);
        }
    }

    /** An event as text. */
    public static String write(RolloutEvent event) {
        try {
            return EVENT_OUT.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event that cannot be written", e);
        }
    }

    /** The event that was written. */
    public static RolloutEvent event(String text) {
        try {
            return EVENT_IN.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored event that cannot be read", e);
        }
    }
}
