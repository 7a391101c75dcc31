package dev.sluice.autorollout.definitions;

import dev.sluice.contracts.CohortRecord;
import dev.sluice.contracts.FlagRecord;
import dev.sluice.contracts.MetricRecord;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.TemplateRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.VerdictRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Flag;
import dev.sluice.flag.FlagKey;
import dev.sluice.kit.cohort.CohortLists;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.FollowedTopic;
import dev.sluice.kit.kafka.TableSource;
import dev.sluice.metric.Metric;
import dev.sluice.metric.Verdict;
import dev.sluice.rollout.Template;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The newest definitions, and the newest verdicts for people to read, followed as they change. */
@Startup
@ApplicationScoped
public class Definitions implements TableSource {

    private final CompactedTable<ProjectRecord> projects;
    private final CompactedTable<FlagRecord> flags;
    private final CompactedTable<TemplateRecord> templates;
    private final CompactedTable<MetricRecord> metrics;
    private final CompactedTable<CohortRecord> cohorts;
    private final CohortLists lists;
    private final CompactedTable<VerdictRecord> verdicts;
    private final List<Consumer<String>> verdictListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> flagListeners = new CopyOnWriteArrayList<>();

    Definitions(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        projects = open(Topic.PROJECTS, ProjectRecord.class, bootstrapServers);
        flags = CompactedTable.open(
                Topic.FLAGS, FlagRecord.class, bootstrapServers, (key, value) -> tell(flagListeners, key));
        templates = open(Topic.TEMPLATES, TemplateRecord.class, bootstrapServers);
        metrics = open(Topic.METRICS, MetricRecord.class, bootstrapServers);
        cohorts = open(Topic.COHORTS, CohortRecord.class, bootstrapServers);
        lists = CohortLists.open(bootstrapServers, () -> {});
        verdicts = CompactedTable.open(
                Topic.VERDICTS, VerdictRecord.class, bootstrapServers, (key, value) -> tell(verdictListeners, key));
    }

    private static <V> CompactedTable<V> open(Topic topic, Class<V> type, String bootstrapServers) {
        return CompactedTable.open(topic, type, bootstrapServers, (key, value) -> {});
    }

    private static void tell(List<Consumer<String>> listeners, String key) {
        listeners.forEach(listener -> listener.accept(key));
    }

    /** Calls the listener with a rollout's id when there is a newer verdict on it; on the reading thread, so it must not wait. */
    public void onVerdict(Consumer<String> listener) {
        verdictListeners.add(listener);
    }

    /** Calls the listener with {@code project/flag} when a flag has changed; on the reading thread, so it must not wait. */
    public void onFlag(Consumer<String> listener) {
        flagListeners.add(listener);
    }

    /** Whether all that stood on the bus at the start has been read. */
    public boolean isCaughtUp() {
        return tables().stream().allMatch(FollowedTopic::isCaughtUp);
    }

    @Override
    public List<FollowedTopic> tables() {
        return List.of(projects, flags, templates, metrics, cohorts, lists, verdicts);
    }

    @PreDestroy
    void close() {
        tables().forEach(FollowedTopic::close);
    }

    /** Whether there is such a project. */
    public boolean hasProject(String project) {
        return projects.get(project).isPresent();
    }

    /** A flag; empty when there is none or it is archived. */
    public Optional<Flag> flag(String project, FlagKey key) {
        return flags.get(project + "/" + key).map(FlagRecord::flag);
    }

    /** A template. */
    public Optional<Template> template(String project, String key) {
        return templates.get(project + "/" + key).map(TemplateRecord::template);
    }

    /** A metric. */
    public Optional<Metric> metric(String project, String key) {
        return metrics.get(project + "/" + key).map(MetricRecord::metric);
    }

    /** The project's cohorts by rule. */
    public List<Cohort> cohorts(String project) {
        return cohorts.all().stream()
                .filter(cohort -> cohort.project().equals(project))
                .map(CohortRecord::cohort)
                .toList();
    }

    /** Whether there is such a cohort, by rule or by list. */
    public boolean hasCohort(String project, String id) {
        return cohorts.get(project + "/" + id).isPresent()
                || lists.of(project).byCohort().containsKey(id);
    }

    /** The newest verdict on a rollout. */
    public Optional<Verdict> verdict(String rolloutId) {
        return verdicts.get(rolloutId).map(VerdictRecord::verdict);
    }
}
