package dev.sluice.gateway.route;

/**
 * Where a path leads.
 *
 * @param upstream the service that answers
 * @param door how one gets there
 */
public record Route(Upstream upstream, Door door) {}
