package dev.sluice.infra;

/** A Kafka broker. */
public interface Broker extends Server {

    /** What clients connect to, as {@code host:port}. */
    String bootstrapServers();
}
