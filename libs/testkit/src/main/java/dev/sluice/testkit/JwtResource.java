package dev.sluice.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets a service under test trust a key pair made for this run, and signs tokens with it as the gateway would.
 *
 * <p>The pair lives in this class, so the test and the resource must share a class loader's JVM: one pair per test JVM.
 */
public final class JwtResource implements QuarkusTestResourceLifecycleManager {

    private static final KeyPair KEYS = makeKeys();
    /** The gateway's are for one service each; which one is under test is not known here. */
    private static final String EVERY_SERVICE =
            "\"flag-config\",\"flag-delivery\",\"event-ingestion\",\"metric-watcher\",\"auto-rollout\",\"notifier\"";

    private Path publicKey;

    @Override
    public Map<String, String> start() {
        try {
            publicKey = Files.createTempFile("sluice-jwt", ".pem");
            String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(KEYS.getPublic().getEncoded());
            Files.writeString(publicKey, "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n");
            // Quarkus loads test resources in more than one class loader: hand the private key over by a system
            // property.
            System.setProperty(
                    "sluice.test.jwt.private",
                    Base64.getEncoder().encodeToString(KEYS.getPrivate().getEncoded()));
            return Map.of(
                    "SLUICE_JWT_PUBLIC_KEY",
                    publicKey.toUri().toString(),
                    "mp.jwt.verify.publickey.location",
                    publicKey.toUri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            Files.deleteIfExists(publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token of that person with those roles, good for five minutes. */
    public static String token(String person, String... roles) {
        return signed(Optional.empty(), person, roles);
    }

    /** The same, good for one project alone. */
    public static String tokenFor(String project, String person, String... roles) {
        return signed(Optional.of(project), person, roles);
    }

    private static String signed(Optional<String> project, String person, String... roles) {
        String groups = Arrays.stream(roles).map(role -> '"' + role + '"').collect(Collectors.joining(","));
        Instant now = Instant.now();
        String claims =
                "{\"iss\":\"sluice-gateway\",\"aud\":[%s],%s\"sub\":\"%s\",\"upn\":\"%s\",\"groups\":[%s],\"iat\":%d,\"exp\":%d}"
                        .formatted(
                                EVERY_SERVICE,
                                project.map(name -> "\"project\":\"" + name + "\",")
                                        .orElse(""),
                                person,
                                person,
                                groups,
                                now.getEpochSecond(),
                                now.plus(Duration.ofMinutes(5)).getEpochSecond());
        return signed("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", claims);
    }

    /** A token of any header and claims, signed with the key that the service trusts whatever the header says. */
    public static String signed(String header, String claims) {
        String signed = base64(header) + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getDecoder().decode(System.getProperty("sluice.test.jwt.private")))));
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair makeKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
