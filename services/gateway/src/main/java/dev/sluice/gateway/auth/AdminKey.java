package dev.sluice.gateway.auth;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key of whoever runs the installation; it opens all of the API. Kept as a hash; compared in a time that tells nothing about it. */
@ApplicationScoped
public class AdminKey {

    /** Shorter ones can be guessed. */
    static final int SHORTEST = 12;

    private static final String SCHEME = "Bearer ";

    private final byte[] hash;

    AdminKey(@ConfigProperty(name = "sluice.admin-key") Optional<String> key) {
        String given = key.filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> new IllegalStateException("set SLUICE_ADMIN_KEY: without a key nobody could get in"));
        if (given.length() < SHORTEST) {
            throw new IllegalStateException(
                    "SLUICE_ADMIN_KEY is too short to be safe: give it at least " + SHORTEST + " characters");
        }
        this.hash = hashOf(given);
    }

    /**
     * Whether a caller has the key.
     *
     * @param authorization the header {@code Authorization}; may be null
     */
    public boolean opens(String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        hash, hashOf(authorization.substring(SCHEME.length()).strip()));
    }

    static byte[] hashOf(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
