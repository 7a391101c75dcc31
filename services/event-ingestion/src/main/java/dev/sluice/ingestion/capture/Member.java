package dev.sluice.ingestion.capture;

/**
 * Where a property stands that somebody might want changed before it is stored.
 *
 * @param name the property's name
 * @param whole from the quote before its name to the end of its value
 * @param value its value
 */
public record Member(String name, Slice whole, Slice value) {}
