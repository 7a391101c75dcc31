package dev.sluice.testkit;

import dev.sluice.contracts.TopicDeclarer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

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
        declareTopics(servers);
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "kafka.bootstrap.servers", servers);
    }

    /** As a deployment does before services start; the broker creates no topic by itself. */
    private static void declareTopics(String servers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics could not be declared", e);
        }
    }

    /** Nothing: the broker ends with the JVM, because the next test class may need it. */
    @Override
    public void stop() {}
}
