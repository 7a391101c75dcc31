package dev.sluice.kit.secret;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The one box of a service. A service that injects it does not work without a good key, and says so when the box is first needed. */
final class SecretBoxProducer {

    SecretBoxProducer() {}

    @Produces
    @Singleton
    static SecretBox box(@ConfigProperty(name = "sluice.secrets-key") Optional<String> key) {
        return SecretBox.of(key.orElse(""));
    }
}
