package dev.sluice.autorollout.http;

import dev.sluice.autorollout.RolloutSettings;
import dev.sluice.autorollout.definitions.Definitions;
import dev.sluice.kit.http.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says 404 to whoever asks about a project that does not exist. */
@ApplicationScoped
class KnownProjects {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Definitions definitions;
    private final RolloutSettings settings;
    private final InstantSource clock = InstantSource.system();

    KnownProjects(Definitions definitions, RolloutSettings settings) {
        this.definitions = definitions;
        this.settings = settings;
    }

    /** Completes when the project is known, which may take a moment when it was just made; fails with a 404 when it is not. */
    Uni<Void> require(String project) {
        return require(project, clock.instant().plus(settings.waitForDefinitions()));
    }

    private Uni<Void> require(String project, Instant until) {
        if (definitions.hasProject(project)) {
            return Uni.createFrom().voidItem();
        }
        if (!clock.instant().isBefore(until)) {
            return Uni.createFrom().failure(ProblemException.notFound("there is no project \"" + project + "\""));
        }
        return Uni.createFrom().voidItem().onItem().delayIt().by(LOOK_AGAIN).chain(() -> require(project, until));
    }
}
