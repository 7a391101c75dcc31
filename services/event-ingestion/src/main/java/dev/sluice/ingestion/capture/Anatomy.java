package dev.sluice.ingestion.capture;

import java.util.List;
import java.util.Optional;

/**
 * Where within an event's bytes things are, for the few events that are not forwarded as they came.
 *
 * @param properties the object {@code properties}, with its braces, if there is one
 * @param propertiesEmpty whether there is nothing in it
 * @param watched properties that a rule of some project names, in the event's properties and among those it sets
 * @param lifted properties that the sender's form keeps outside {@code properties}: their names in it, and where their values stand
 */
public record Anatomy(Optional<Slice> properties, boolean propertiesEmpty, List<Member> watched, List<Lifted> lifted) {

    public Anatomy {
        watched = List.copyOf(watched);
        lifted = List.copyOf(lifted);
    }

    /**
     * A property outside its place.
     *
     * @param name as it is called among properties
     * @param value where its value stands
     */
    public record Lifted(String name, Slice value) {}
}
