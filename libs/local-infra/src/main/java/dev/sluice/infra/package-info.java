/**
 * The two servers Sluice stands on, as child processes: an Apache Kafka broker in a JVM of its own and a PostgreSQL.
 *
 * <p>{@link dev.sluice.infra.Broker} and {@link dev.sluice.infra.Database} are what callers see; where the servers come from is
 * behind them.
 */
package dev.sluice.infra;
