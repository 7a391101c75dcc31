package dev.sluice.flagdelivery.http;

import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds the project that a caller may ask about: what it shows is the only check there is. */
@ApplicationScoped
public class Projects {

    private final ServedFlags served;

    Projects(ServedFlags served) {
        this.served = served;
    }

    /** The project that a public token names. */
    public ProjectFlags ofToken(Optional<String> token) throws Refusal {
        Served now = known();
        return token.flatMap(now::ofToken)
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_AUTHENTICATED,
                        token.isPresent()
                                ? "the project token is not known here"
                                : "the project token is missing: send it as token or api_key"));
    }

    /**
     * The project that a secret opens.
     *
     * @param token if the caller also names a project, it must be that one
     */
    public ProjectFlags ofSecret(Optional<String> secret, Optional<String> token) throws Refusal {
        Served now = known();
        return secret.flatMap(now::ofSecret)
                .filter(project ->
                        token.isEmpty() || token.get().equals(project.project().token()))
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_AUTHENTICATED,
                        "the secret does not open this project: send Authorization: Bearer SECRET"));
    }

    /** The project that a token names or a secret opens, whichever it is. */
    public ProjectFlags ofTokenOrSecret(Optional<String> credential) throws Refusal {
        Served now = known();
        return credential
                .flatMap(shown -> now.ofToken(shown).or(() -> now.ofSecret(shown)))
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_AUTHENTICATED,
                        "send the project token or secret: Authorization: Bearer TOKEN, or X-API-Key: TOKEN"));
    }

    /**
     * All projects, for callers who show something else than a token.
     *
     * @throws Refusal before anything is known: "no flags" would be a lie that SDKs believe
     */
    public Served known() throws Refusal {
        Served now = served.now();
        if (!now.isKnown()) {
            throw Refusal.notReady();
        }
        return now;
    }
}
