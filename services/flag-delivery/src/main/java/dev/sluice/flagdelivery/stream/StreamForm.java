package dev.sluice.flagdelivery.stream;

import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.ServedFlag;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a listener wants to be told. */
enum StreamForm {
    /** For OpenFeature's providers: nothing but that it is time to ask again. */
    OFREP {
        /** Providers do not ask again by themselves when they have connected again. */
        @Override
        Optional<Buffer> first(ProjectFlags now, boolean again) {
            return again ? Optional.of(refetch(now)) : Optional.empty();
        }

        @Override
        Optional<Buffer> change(Optional<ProjectFlags> before, ProjectFlags now) {
            return Optional.of(refetch(now));
        }
    },
    /** For anybody: which flags there are in which version, and then each that changed. */
    FLAGS {
        @Override
        Optional<Buffer> first(ProjectFlags now, boolean again) {
            return Optional.of(event("flags", now.newestChange(), Json.write(out -> {
                out.writeStartObject();
                for (ServedFlag flag : now.flags().values()) {
                    out.writeFieldName(flag.name());
                    out.writeNumber(flag.flag().version());
                }
                out.writeEndObject();
            })));
        }

        @Override
        Optional<Buffer> change(Optional<ProjectFlags> before, ProjectFlags now) {
            Map<String, ServedFlag> old = before.map(ProjectFlags::flags).orElse(Map.of());
            Buffer data = Json.write(out -> {
                out.writeStartObject();
                for (ServedFlag flag : now.flags().values()) {
                    ServedFlag known = old.get(flag.flag().key().value());
                    if (known == null || !known.record().equals(flag.record())) {
                        out.writeFieldName(flag.name());
                        out.writeNumber(flag.flag().version());
                    }
                }
                for (String key : old.keySet()) {
                    if (!now.flags().containsKey(key)) {
                        out.writeNullField(key);
                    }
                }
                out.writeEndObject();
            });
            // A changed cohort changes no flag's version; listeners are told all the same, by an empty object.
            return Optional.of(event("change", now.newestChange(), data));
        }
    };

    /** What to say at once; empty for nothing. */
    abstract Optional<Buffer> first(ProjectFlags now, boolean again);

    /** What to say of a change. */
    abstract Optional<Buffer> change(Optional<ProjectFlags> before, ProjectFlags now);

    private static Buffer refetch(ProjectFlags now) {
        return event("message", now.newestChange(), Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("type", "refetchEvaluation");
            if (now.newestChange().isPresent()) {
                out.writeNumberField("lastModified", now.newestChange().get().getEpochSecond());
            }
            out.writeEndObject();
        }));
    }

    private static Buffer event(String name, Optional<Instant> at, Buffer data) {
        return Buffer.buffer(128)
                .appendString("id: " + at.map(Instant::toEpochMilli).orElse(0L) + "\nevent: " + name + "\ndata: ")
                .appendString(data.toString(StandardCharsets.UTF_8))
                .appendString("\n\n");
    }
}
