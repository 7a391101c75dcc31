package dev.sluice.ingestion.capture;

/**
 * An event that is set aside, while its neighbours are kept.
 *
 * @param index its place in the request
 * @param reason why
 * @param detail why, with the limit, for the sender
 */
public record RefusedEvent(int index, Reason reason, String detail) {}
