/**
 * What tests of services share: a real Kafka broker ({@link dev.sluice.testkit.KafkaResource}) and a real PostgreSQL
 * ({@link dev.sluice.testkit.PostgresResource}) for {@code @QuarkusTest}, and {@link dev.sluice.testkit.TestServers} for tests
 * without Quarkus; and clients that exist only in Node or a browser ({@link dev.sluice.testkit.NodeScript}).
 */
package dev.sluice.testkit;
