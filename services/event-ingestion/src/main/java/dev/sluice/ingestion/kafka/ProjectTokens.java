package dev.sluice.ingestion.kafka;

import dev.sluice.contracts.IngestionSettings.PropertyRule;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.PrivateProperties;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which project a token names, and how its events are taken in, from memory. Goes on answering while the broker is away. */
@Startup
@ApplicationScoped
public class ProjectTokens implements TableSource {

    private final Map<String, KnownProject> byToken = new ConcurrentHashMap<>();
    /** Touched by the table's reading thread only. */
    private final Map<String, KnownProject> byName = new HashMap<>();

    private volatile Set<String> watchedProperties = PrivateProperties.NAMES;

    private final CompactedTable<ProjectRecord> table;

    ProjectTokens(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.table = CompactedTable.open(Topic.PROJECTS, ProjectRecord.class, bootstrapServers, this::onChange);
    }

    /** Whether all projects have been read; before that an unknown token may be one that is merely not read yet. */
    public boolean isComplete() {
        return table.isCaughtUp();
    }

    /** The project that a token names. */
    public Optional<String> projectOf(String token) {
        return Optional.ofNullable(byToken.get(token)).map(KnownProject::name);
    }

    /**
     * The name of the project that a token names.
     *
     * @throws CaptureRefusedException as {@link #known} does
     */
    public String required(String token) throws CaptureRefusedException {
        return known(token).name();
    }

    /**
     * The project that a token names. One that is not known while projects are still being read may be a good one: the sender must come
     * again.
     *
     * @throws CaptureRefusedException when no project has it, or it cannot be told yet
     */
    public KnownProject known(String token) throws CaptureRefusedException {
        KnownProject project = byToken.get(token);
        if (project == null && !isComplete()) {
            throw new CaptureRefusedException(Reason.OVERLOADED, "the service is starting: send the same again");
        }
        if (project == null) {
            throw new CaptureRefusedException(
                    Reason.UNKNOWN_TOKEN, "no project has this token: copy it from the project");
        }
        return project;
    }

    /** Names of properties that some project has a rule for. */
    public Set<String> watchedProperties() {
        return watchedProperties;
    }

    /** The project of this name. */
    public Optional<ProjectRecord> named(String project) {
        return table.get(project);
    }

    @Override
    public List<CompactedTable<?>> tables() {
        return List.of(table);
    }

    private void onChange(String project, Optional<ProjectRecord> record) {
        KnownProject before = byName.remove(project);
        record.map(KnownProject::of).ifPresent(now -> {
            byName.put(project, now);
            // Before the project itself: a body that is read under the new rules must have their places noted.
            watch();
            byToken.put(now.token(), now);
        });
        if (before != null
                && record.map(now -> !now.token().equals(before.token())).orElse(true)) {
            byToken.remove(before.token(), before);
        }
        watch();
    }

    private void watch() {
        watchedProperties = Stream.concat(
                        PrivateProperties.NAMES.stream(),
                        byName.values().stream()
                                .flatMap(project -> project.settings().properties().stream())
                                .map(PropertyRule::property))
                .collect(Collectors.toUnmodifiableSet());
    }

    @PreDestroy
    void close() {
        table.close();
    }
}
