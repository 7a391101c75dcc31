package dev.sluice.ingestion.capture;

import java.time.Instant;
import java.util.UUID;

/**
 * An event that is accepted, as soon as it is durable.
 *
 * @param index its place in the request
 * @param name what happened
 * @param uuid tells copies of the same event
 * @param person who did it
 * @param at when, by our clock
 * @param json where its own bytes are
 * @param anatomy where things are within them
 * @param said what it says of its person or a group
 */
public record CapturedEvent(
        int index, String name, UUID uuid, String person, Instant at, Slice json, Anatomy anatomy, Said said) {}
