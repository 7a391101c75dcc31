/**
 * What tests of services share: a real Kafka broker ({@link dev.sluice.testkit.KafkaResource}) and a real PostgreSQL
 * ({@link dev.sluice.testkit.PostgresResource}) for {@code @QuarkusTest}, and {@link dev.sluice.testkit.TestServers} for tests
 * without Quarkus.
 */
package dev.sluice.testkit;
