package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.ProjectRecord;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes sure at each start that the project {@code default} is there and opens to the token and key of the settings. */
@ApplicationScoped
class DefaultProject {

    static final String NAME = "default";

    private static final Logger LOG = Logger.getLogger(DefaultProject.class);
    private static final String AUTHOR = "sluice";

    private final DefaultProjectConfig config;
    private final ProjectRuntime runtime;

    DefaultProject(DefaultProjectConfig config, ProjectRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
    }

    void start(@Observes StartupEvent event) throws Throwable {
        String token = required(config.token(), "SLUICE_PROJECT_TOKEN", "the token by which SDKs name the project");
        String key = required(config.secretKey(), "SLUICE_SECRET_KEY", "the key that opens local evaluation");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ProjectRecord wanted = new ProjectRecord(NAME, token, NewSecrets.hash(key), now);
        boolean changed = VertxContextSupport.subscribeAndAwait(() ->
                runtime.open(wanted, change("token or key in the settings", now), change("there from the start", now)));
        if (changed) {
            LOG.infof("project %s now opens to the token and key of the settings", NAME);
        }
    }

    private static Change change(String reason, Instant at) {
        return new Change(AUTHOR, Change.Kind.PERSON, reason, at);
    }

    private static String required(Optional<String> value, String variable, String whatItIs) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException("set " + variable + ": " + whatItIs));
    }
}
