package dev.sluice.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives the service under test a real Kafka broker.
 *
 * <p>All tests of one module share the broker, so topics live on from one test class to the next: tests that must not see each
 * other's records use keys or topics of their own.
 */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        String servers = TestServers.broker().bootstrapServers();
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "kafka.bootstrap.servers", servers);
    }

    /** Nothing: the broker ends with the JVM, because the next test class may need it. */
    @Override
    public void stop() {}
}
