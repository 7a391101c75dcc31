package dev.sluice.flagconfig.project;

import dev.sluice.contracts.Change;
import dev.sluice.contracts.ProjectRecord;
import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import dev.sluice.flagconfig.definition.Definition;
import dev.sluice.flagconfig.definition.DefinitionKind;
import dev.sluice.flagconfig.definition.DefinitionStore;
import dev.sluice.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Makes sure at each start that the project {@code default} is there and opens to the token and key of the settings. A new one
 * gets the two cohorts that ready-made templates start with.
 */
@ApplicationScoped
class DefaultProject {

    static final String NAME = "default";

    private static final Logger LOG = Logger.getLogger(DefaultProject.class);
    private static final String AUTHOR = "sluice";
    private static final List<Cohort> FIRST_COHORTS = List.of(
            new Cohort("internal", "Internal users", whoHas("internal")),
            new Cohort("beta", "Beta users", whoHas("beta")));

    private final DefaultProjectConfig config;
    private final Outbox outbox;
    private final ProjectStore projects;
    private final DefinitionStore definitions;

    DefaultProject(DefaultProjectConfig config, Outbox outbox, ProjectStore projects, DefinitionStore definitions) {
        this.config = config;
        this.outbox = outbox;
        this.projects = projects;
        this.definitions = definitions;
    }

    void start(@Observes StartupEvent event) throws Throwable {
        String token = required(config.token(), "SLUICE_PROJECT_TOKEN", "the token by which SDKs name the project");
        String key = required(config.secretKey(), "SLUICE_SECRET_KEY", "the key that opens local evaluation");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        ProjectRecord wanted = new ProjectRecord(NAME, token, sha256(key), now);
        boolean changed = VertxContextSupport.subscribeAndAwait(
                () -> outbox.inTransaction(session -> keep(session, wanted, now)));
        if (changed) {
            LOG.infof("project %s now opens to the token and key of the settings", NAME);
        }
    }

    private Uni<Boolean> keep(Mutiny.Session session, ProjectRecord wanted, Instant now) {
        Change settings = new Change(AUTHOR, Change.Kind.PERSON, "token or key in the settings", now);
        return projects.find(session, NAME).chain(before -> projects.keep(session, wanted, settings)
                .chain(changed -> before.isPresent()
                        ? Uni.createFrom().item(changed)
                        : addFirstCohorts(session, now).replaceWith(true)));
    }

    private Uni<Void> addFirstCohorts(Mutiny.Session session, Instant now) {
        Change first = new Change(AUTHOR, Change.Kind.PERSON, "there from the start", now);
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Cohort cohort : FIRST_COHORTS) {
            all = all.chain(() -> definitions
                    .create(session, DefinitionKind.COHORT, NAME, cohort.id(), _ -> cohort, first)
                    .map(Definition::version)
                    .replaceWithVoid());
        }
        return all;
    }

    private static Cohort.Rule whoHas(String property) {
        return new Cohort.Rule.Test(PropertyFilter.person(property, Operator.EXACT, true));
    }

    private static String required(Optional<String> value, String variable, String whatItIs) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException("set " + variable + ": " + whatItIs));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
