package dev.sluice.flagconfig;

import dev.sluice.contracts.Topic;
import dev.sluice.contracts.TopicDeclarer;
import dev.sluice.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TopicExistsException;
import org.awaitility.Awaitility;

/** Makes every topic that tells of the database anew before the service starts, as if the broker had lost its disk. */
public final class EmptiedTopics implements QuarkusTestResourceLifecycleManager {

    private static final List<String> TOPICS = List.of(
            Topic.PROJECTS.topicName(),
            Topic.FLAGS.topicName(),
            Topic.COHORTS.topicName(),
            Topic.METRICS.topicName(),
            Topic.TEMPLATES.topicName(),
            Topic.PERSONS.topicName(),
            Topic.GROUPS.topicName(),
            Topic.COHORT_MEMBERS.topicName());

    @Override
    public int order() {
        // After the broker itself.
        return 100;
    }

    @Override
    public Map<String, String> start() {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestServers.broker().bootstrapServers()))) {
            admin.deleteTopics(TOPICS).all().get();
            Awaitility.await()
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(TOPICS::contains));
            Awaitility.await().ignoreException(TopicExistsException.class).until(() -> declared(admin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics could not be emptied", e);
        }
        return Map.of();
    }

    private static boolean declared(Admin admin) throws ExecutionException, InterruptedException {
        TopicDeclarer.declare(admin, TopicDeclarer.Sizes.LOCAL);
        return admin.listTopics().names().get().containsAll(TOPICS);
    }

    @Override
    public void stop() {}
}
