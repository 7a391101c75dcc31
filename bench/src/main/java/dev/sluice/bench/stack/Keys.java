package dev.sluice.bench.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A pair of keys made for one run, in the gateway's place: services trust the public one, and tokens are signed with the other. */
public final class Keys {

    private final KeyPair pair;
    private final Path publicKey;
    private final String secretsKey;

    private Keys(KeyPair pair, Path publicKey, String secretsKey) {
        this.pair = pair;
        this.publicKey = publicKey;
        this.secretsKey = secretsKey;
    }

    static Keys make(Path folder) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Path file = folder.resolve("jwt.pem");
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(pair.getPublic().getEncoded());
            Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
            byte[] secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            return new Keys(pair, file, Base64.getEncoder().encodeToString(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this curve", e);
        }
    }

    Path publicKey() {
        return publicKey;
    }

    String secretsKey() {
        return secretsKey;
    }

    /** A token of a person with a role, good for an hour. */
    public String token(String person, String role) {
        Instant now = Instant.now();
        String claims =
                "{\"iss\":\"sluice-gateway\",\"aud\":[\"flag-config\",\"flag-delivery\",\"event-ingestion\",\"metric-watcher\",\"auto-rollout\",\"notifier\"],\"sub\":\"%s\",\"upn\":\"%s\",\"groups\":[\"%s\"],\"iat\":%d,\"exp\":%d}"
                        .formatted(
                                person,
                                person,
                                role,
                                now.getEpochSecond(),
                                now.plus(Duration.ofHours(1)).getEpochSecond());
        String signed = base64("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
