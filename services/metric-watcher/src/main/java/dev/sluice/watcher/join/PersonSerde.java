package dev.sluice.watcher.join;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.Arm;
import dev.sluice.flag.BasisPoints;
import dev.sluice.metric.Deed;
import dev.sluice.watcher.bytes.BinarySerde;
import dev.sluice.watcher.bytes.ByteReader;
import dev.sluice.watcher.bytes.ByteWriter;
import dev.sluice.watcher.join.EarlyDeeds.Waiting;
import dev.sluice.watcher.join.Known.Follower;
import dev.sluice.watcher.join.Participation.Aside;
import dev.sluice.watcher.join.Participation.Entered;
import dev.sluice.watcher.sums.CountsSerde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/** What is kept per person, as bytes: some 60 for a person in one rollout, of which the rollout's id is the larger part. */
final class PersonSerde {

    private static final ObjectMapper JSON = WireJson.lenient();
    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};
    private static final int ASIDE = 0;
    private static final int TREATED = 1;
    private static final int CONTROL = 2;
    /** Set aside by one id. */
    private static final int ASIDE_BY_ID = 3;
    /** In place of the length of a person's properties. */
    private static final int FOLLOWER = -1;

    private PersonSerde() {}

    static Serde<Known> known() {
        return BinarySerde.of(PersonSerde::writeKnown, PersonSerde::readKnown);
    }

    private static void writeKnown(ByteWriter out, Known known) {
        switch (known) {
            case Follower follower -> out.number(FOLLOWER).text(follower.leader());
            case PersonState person -> writeState(out, person);
        }
    }

    private static Known readKnown(ByteReader in) {
        int length = in.integer();
        return length == FOLLOWER ? new Follower(in.text()) : readState(in.bytes(length), in);
    }

    static Serde<EarlyDeeds> early() {
        return BinarySerde.of(PersonSerde::writeEarly, PersonSerde::readEarly);
    }

    static void writeEarly(ByteWriter out, EarlyDeeds early) {
        out.all(early.waiting(), PersonSerde::writeWaiting);
    }

    static EarlyDeeds readEarly(ByteReader in) {
        if (in.form() < BinarySerde.WITH_QUESTIONS) {
            int older = in.integer();
            for (int i = 0; i < older; i++) {
                skipOlderWaiting(in);
            }
            return EarlyDeeds.NONE;
        }
        return new EarlyDeeds(in.all(PersonSerde::readWaiting));
    }

    static void writeState(ByteWriter out, PersonState state) {
        out.bytes(state.properties().isEmpty() ? new byte[0] : json(state.properties()));
        out.number(state.propertiesAt())
                .all(state.participations(), PersonSerde::writeParticipation)
                .all(state.setAside(), ByteWriter::fixed)
                .flag(state.identified());
    }

    static PersonState readState(ByteReader in) {
        return readState(in.bytes(), in);
    }

    private static PersonState readState(byte[] json, ByteReader in) {
        Map<String, Object> properties = json.length == 0 ? Map.of() : properties(json);
        long propertiesAt = in.number();
        List<Participation> participations = in.all(PersonSerde::readParticipation);
        List<Long> setAside = in.all(ByteReader::fixed);
        // States that were stored before this was remembered end here.
        return new PersonState(properties, propertiesAt, participations, setAside, in.hasMore() && in.flag());
    }

    private static void writeParticipation(ByteWriter out, Participation participation) {
        out.text(participation.rolloutId()).number(participation.generation());
        switch (participation) {
            case Aside aside -> out.number(ASIDE_BY_ID).fixed(aside.id());
            case Entered entered -> {
                out.number(entered.arm() == Arm.TREATED ? TREATED : CONTROL)
                        .number(entered.planVersion())
                        .number(entered.stage())
                        .number(entered.flagVersion())
                        .number(entered.share().value())
                        .number(entered.exposedAt())
                        .number(entered.unit())
                        .flag(entered.frozen());
                out.all(entered.deeds(), (to, deeds) -> to.all(deeds.all(), PersonSerde::writeDeed));
                out.all(entered.segments(), CountsSerde::writeSegment);
            }
        }
    }

    private static Participation readParticipation(ByteReader in) {
        String rolloutId = in.text();
        long generation = in.number();
        int kind = in.integer();
        if (kind == ASIDE) {
            return new Aside(rolloutId, generation, Aside.ANY_ID);
        }
        if (kind == ASIDE_BY_ID) {
            return new Aside(rolloutId, generation, in.fixed());
        }
        return new Entered(
                rolloutId,
                generation,
                in.integer(),
                in.integer(),
                in.number(),
                new BasisPoints(in.integer()),
                kind == TREATED ? Arm.TREATED : Arm.CONTROL,
                in.number(),
                in.form() < BinarySerde.WITH_SUMS ? 0 : in.integer(),
                in.flag(),
                in.all(deeds -> new Deeds(deeds.all(PersonSerde::readDeed))),
                in.form() < BinarySerde.WITH_SEGMENTS ? List.of() : in.all(CountsSerde::readSegment));
    }

    private static void writeWaiting(ByteWriter out, Waiting waiting) {
        out.fixed(waiting.question())
                .number(waiting.at())
                .fixed(waiting.mark())
                .number(waiting.units())
                .number(waiting.acceptedAt());
    }

    private static Waiting readWaiting(ByteReader in) {
        return new Waiting(in.fixed(), in.number(), in.fixed(), in.number(), in.number());
    }

    /** Until then each waited for one guardrail of one rollout. Those are read and let go: they had minutes to wait. */
    private static void skipOlderWaiting(ByteReader in) {
        in.text();
        in.number();
        in.number();
        in.number();
        readDeed(in);
        in.number();
    }

    private static void writeDeed(ByteWriter out, Deed deed) {
        out.number(deed.at()).fixed(deed.mark()).number(deed.part()).number(deed.units());
    }

    private static Deed readDeed(ByteReader in) {
        return in.form() < BinarySerde.WITH_SUMS
                ? new Deed(in.number(), in.fixed(), 0, 0)
                : new Deed(in.number(), in.fixed(), in.integer(), in.number());
    }

    private static byte[] json(Map<String, Object> properties) {
        try {
            return JSON.writeValueAsBytes(properties);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> properties(byte[] json) {
        try {
            return JSON.readValue(json, PROPERTIES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
