package dev.sluice.ingestion.capture;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.contracts.DistinctIds;
import dev.sluice.kit.http.body.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes what an event says of its person or group as a {@code PropertyChange}.
 *
 * <p>The properties are the sender's own bytes, edited if a rule says so, and never become objects: a body of many small properties
 * would take ten times its size in memory. That the result reads as the contract's record is what the tests show.
 */
public final class PropertyChangeBytes {

    private static final String GROUP_EVENT = "$groupidentify";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Bytes body;
    private final List<Edit> edits;

    private PropertyChangeBytes(Bytes body, List<Edit> edits) {
        this.body = body;
        this.edits = edits;
    }

    /**
     * A change as it stands on the topic. A plain class because records should hold no arrays.
     *
     * <p>Its key keeps all changes of one person's id, or of one group, in order.
     */
    public static final class Written {
        private final String key;
        private final byte[] json;

        private Written(String key, byte[] json) {
            this.key = key;
            this.json = json;
        }

        public String key() {
            return key;
        }

        public byte[] json() {
            return json;
        }
    }

    /** The change, if the event says any. An event about a group says nothing of a person. */
    public static Optional<Written> of(String project, CapturedEvent event, Bytes body, List<Edit> edits) {
        Said said = event.said();
        if (event.name().equals(GROUP_EVENT)) {
            return said.groupType().isPresent() && said.groupKey().isPresent()
                    ? new PropertyChangeBytes(body, edits).group(project, event)
                    : Optional.empty();
        }
        return said.changesPerson() ? new PropertyChangeBytes(body, edits).person(project, event) : Optional.empty();
    }

    private Optional<Written> person(String project, CapturedEvent event) {
        Said said = event.said();
        text("{\"kind\":\"of_person\",\"project\":").quoted(project);
        text(",\"distinctId\":").quoted(event.person());
        text(",\"set\":").merged(said.set());
        text(",\"setOnce\":").merged(said.setOnce());
        text(",\"unset\":[");
        String comma = "";
        for (String name : said.unset()) {
            text(comma).quoted(name);
            comma = ",";
        }
        text("],\"at\":").quoted(event.at().toString());
        text("}");
        return Optional.of(new Written(project + "/" + event.person(), out.toByteArray()));
    }

    private Optional<Written> group(String project, CapturedEvent event) {
        Said said = event.said();
        String type = said.groupType().get();
        String key = DistinctIds.normalised(said.groupKey().get());
        if (type.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        text("{\"kind\":\"of_group\",\"project\":").quoted(project);
        text(",\"groupType\":").quoted(type);
        text(",\"groupKey\":").quoted(key);
        text(",\"set\":").merged(said.groupSet().stream().toList());
        text(",\"at\":").quoted(event.at().toString());
        text("}");
        return Optional.of(new Written(project + "/" + type + "/" + key, out.toByteArray()));
    }

    /** One object of the members of several; of equal names the later is the one that readers keep. */
    private void merged(List<Slice> objects) {
        text("{");
        boolean some = false;
        for (Slice object : objects) {
            if (isReplaced(object)) {
                continue;
            }
            byte[] json = EventBytes.of(body, object, edits);
            String inner = new String(json, 1, json.length - 2, StandardCharsets.UTF_8);
            if (!inner.isBlank()) {
                text(some ? "," : "").text(inner);
                some = true;
            }
        }
        text("}");
    }

    /** Whether a rule is about the whole of it, and leaves no properties to be set. */
    private boolean isReplaced(Slice object) {
        return edits.stream().anyMatch(edit -> edit.slice().covers(object));
    }

    private PropertyChangeBytes text(String json) {
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private void quoted(String text) {
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        out.write('"');
    }
}
