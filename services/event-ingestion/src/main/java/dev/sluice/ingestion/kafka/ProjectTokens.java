package dev.sluice.ingestion.kafka;

import dev.sluice.contracts.ProjectRecord;
import dev.sluice.contracts.Topic;
import dev.sluice.ingestion.capture.CaptureRefusedException;
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
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which project a token names, from memory. Goes on answering while the broker is away. */
@Startup
@ApplicationScoped
public class ProjectTokens implements TableSource {

    private final Map<String, String> projectByToken = new ConcurrentHashMap<>();
    /** Touched by the table's reading thread only. */
    private final Map<String, String> tokenByProject = new HashMap<>();

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
        return Optional.ofNullable(projectByToken.get(token));
    }

    /**
     * The project that a token names. One that is not known while projects are still being read may be a good one: the sender must come
     * again.
     *
     * @throws CaptureRefusedException when no project has it, or it cannot be told yet
     */
    public String required(String token) throws CaptureRefusedException {
        Optional<String> project = projectOf(token);
        if (project.isEmpty() && !isComplete()) {
            throw new CaptureRefusedException(Reason.OVERLOADED, "the service is starting: send the same again");
        }
        return project.orElseThrow(() -> new CaptureRefusedException(
                Reason.UNKNOWN_TOKEN, "no project has this token: copy it from the project"));
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
        String before = tokenByProject.remove(project);
        record.ifPresent(now -> {
            tokenByProject.put(project, now.token());
            projectByToken.put(now.token(), now.project());
        });
        if (before != null && record.map(now -> !now.token().equals(before)).orElse(true)) {
            projectByToken.remove(before, project);
        }
    }

    @PreDestroy
    void close() {
        table.close();
    }
}
