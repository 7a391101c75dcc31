package dev.sluice.flagdelivery.ofrep;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.flagdelivery.http.Tagged;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.Prepared;
import dev.sluice.flagdelivery.serving.Answer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All flags' answers as OpenFeature reads them. Only the person's id differs between people with the same outcomes, so the rest is
 * copied from what was written before.
 *
 * @param flags what is said of each
 * @param person what is said of the person with each
 */
record OfrepBulk(List<Prepared> flags, Prepared person) {

    private static final Prepared START = Prepared.whole("{\"flags\":[");
    private static final Prepared NOTHING = Prepared.whole("");

    /** How long a hidden page keeps its stream. */
    private static final int INACTIVITY_SECONDS = 120;

    /**
     * Answers of a project's flags.
     *
     * @param targetingKey the id that they were evaluated for
     * @param lacksTargetingKey whether there is no id and a flag cannot be answered without
     */
    static OfrepBulk of(
            String project, List<Answer> answers, Optional<String> targetingKey, Predicate<Answer> lacksTargetingKey) {
        List<Prepared> flags = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            flags.add(
                    lacksTargetingKey.test(answer)
                            ? withoutTargetingKey(project, answer)
                            : answer.flag().inOfrep().of(answer, each -> forAnybody(project, each)));
        }
        return new OfrepBulk(flags, targetingKey.map(OfrepBulk::person).orElse(NOTHING));
    }

    private static Prepared withoutTargetingKey(String project, Answer answer) {
        return Prepared.whole(Json.write(new OfrepFlag(project, answer, Optional.empty(), true)::write));
    }

    private static Prepared forAnybody(String project, Answer answer) {
        Buffer written = Json.write(new OfrepFlag(project, answer, Optional.empty(), false)::write);
        return answer.isFailed() ? Prepared.whole(written) : Prepared.withGapBefore("}}".length(), written);
    }

    /** Of the values alone: a new day's channel is no new answer. */
    String tag() {
        return Tagged.tagOf(Prepared.identityOf(flags, person));
    }

    /** @param end the same for all answers of the project, from {@link #end} */
    Buffer body(Prepared end) {
        return Prepared.joined(START, flags, person, end);
    }

    /** What a flag's metadata have besides for one person. */
    private static Prepared person(String id) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(id));
        return Prepared.whole(",\"contextId\":\"" + quoted + '"');
    }

    /**
     * What follows the flags.
     *
     * @param channel on which changes are told
     */
    static Prepared end(String project, String channel) {
        Buffer object = Json.write(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("metadata");
            out.writeStringField("flagSetId", project);
            out.writeEndObject();
            out.writeArrayFieldStart("eventStreams");
            out.writeStartObject();
            out.writeStringField("type", "sse");
            out.writeObjectFieldStart("endpoint");
            out.writeStringField("requestUri", "/ofrep/v1/stream?ch=" + channel);
            out.writeEndObject();
            out.writeNumberField("inactivityDelaySec", INACTIVITY_SECONDS);
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
        });
        object.setByte(0, (byte) ',');
        return Prepared.whole(
                Buffer.buffer(object.length() + 1).appendByte((byte) ']').appendBuffer(object));
    }
}
