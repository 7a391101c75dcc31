package dev.sluice.watcher.join;

import dev.sluice.contracts.IdentityLink;
import dev.sluice.watcher.bytes.BinarySerde;
import dev.sluice.watcher.bytes.ByteReader;
import dev.sluice.watcher.bytes.ByteWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/** Handovers as bytes. */
public final class HandoverSerde {

    private static final int EVENT = 0;
    private static final int PERSON = 1;
    private static final int LINKED = 2;
    private static final int IDENTIFIED = 3;
    private static final int FOLLOW = 4;

    private HandoverSerde() {}

    public static Serde<Handover> serde() {
        return BinarySerde.of(HandoverSerde::write, HandoverSerde::read);
    }

    private static void write(ByteWriter out, Handover handover) {
        switch (handover) {
            case Handover.OfEvent event -> out.number(EVENT).bytes(event.event());
            case Handover.OfPerson person -> {
                out.number(PERSON);
                PersonSerde.writeState(out, person.person());
                PersonSerde.writeEarly(out, person.early());
                out.all(person.uncounted(), ByteWriter::text);
            }
            case Handover.Linked linked ->
                out.number(LINKED).text(linked.distinctKey()).text(linked.kind().name());
            case Handover.Identified _ -> out.number(IDENTIFIED);
            case Handover.Follow follow -> out.number(FOLLOW).text(follow.leader());
        }
    }

    private static Handover read(ByteReader in) {
        int kind = in.integer();
        return switch (kind) {
            case EVENT -> new Handover.OfEvent(in.bytes());
            case PERSON ->
                new Handover.OfPerson(PersonSerde.readState(in), PersonSerde.readEarly(in), in.all(ByteReader::text));
            case LINKED -> new Handover.Linked(in.text(), IdentityLink.Kind.valueOf(in.text()));
            case IDENTIFIED -> new Handover.Identified();
            case FOLLOW -> new Handover.Follow(in.text());
            default -> throw new SerializationException("no handover of kind " + kind + " is known");
        };
    }
}
