package dev.sluice.gateway.auth;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys by which services know a token of the gateway: P-256. One signs; it and others, of before or to come, are taken for the
 * gateway's own. That is what makes it possible to put another one in its place while everything runs.
 */
@ApplicationScoped
public class SigningKeys {

    private static final String SIGNING = "SLUICE_JWT_PRIVATE_KEY";
    private static final String TRUSTED = "SLUICE_JWT_PUBLIC_KEY";

    private final PrivateKey privateKey;
    private final Map<String, PublicJsonWebKey> trusted;
    private final String id;

    SigningKeys(
            @ConfigProperty(name = "sluice.jwt.private-key-file") Optional<String> privateKeyFile,
            @ConfigProperty(name = "sluice.jwt.public-key-file") Optional<String> publicKeyFile) {
        try {
            this.privateKey = KeyUtils.decodePrivateKey(text(privateKeyFile, SIGNING), SignatureAlgorithm.ES256);
            this.trusted = readTrusted(text(publicKeyFile, TRUSTED));
            this.id = ownId();
        } catch (GeneralSecurityException | JoseException e) {
            throw new IllegalStateException(
                    SIGNING + " must be a PKCS 8 key of P-256 in PEM, and " + TRUSTED
                            + " an X.509 key of P-256 in PEM or a set of such keys as JWKS",
                    e);
        }
    }

    /** What signs. */
    PrivateKey privateKey() {
        return privateKey;
    }

    /** The name of what signs, in the header of each token. */
    String id() {
        return id;
    }

    /** The key of that name; empty when it is none of the gateway's. */
    Optional<Key> trusted(String keyId) {
        return keyId == null
                ? Optional.empty()
                : Optional.ofNullable(trusted.get(keyId)).map(JsonWebKey::getKey);
    }

    /** The public halves of all of them, as a JWKS document. */
    public String keySet() {
        return trusted.values().stream()
                .map(key -> key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static Map<String, PublicJsonWebKey> readTrusted(String text)
            throws GeneralSecurityException, JoseException {
        Map<String, PublicJsonWebKey> byId = new LinkedHashMap<>();
        if (text.stripLeading().startsWith("{")) {
            for (JsonWebKey key : new JsonWebKeySet(text).getJsonWebKeys()) {
                add(byId, key.getKeyId(), PublicJsonWebKey.Factory.newPublicJwk(key.getKey()));
            }
        } else {
            add(
                    byId,
                    null,
                    PublicJsonWebKey.Factory.newPublicJwk(KeyUtils.decodePublicKey(text, SignatureAlgorithm.ES256)));
        }
        return byId;
    }

    private static void add(Map<String, PublicJsonWebKey> byId, String name, PublicJsonWebKey key) {
        key.setAlgorithm("ES256");
        key.setUse("sig");
        // RFC 7638: the same key has the same name wherever it is named.
        key.setKeyId(name != null ? name : key.calculateBase64urlEncodedThumbprint("SHA-256"));
        byId.put(key.getKeyId(), key);
    }

    /** Services refuse what is signed by a key whose other half they do not have. */
    private String ownId() throws GeneralSecurityException {
        byte[] probe = "one pair".getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        for (PublicJsonWebKey candidate : trusted.values()) {
            signature.initVerify(candidate.getPublicKey());
            signature.update(probe);
            if (signature.verify(signed)) {
                return candidate.getKeyId();
            }
        }
        throw new IllegalStateException(
                TRUSTED + " does not have the other half of " + SIGNING + ": services would refuse every token");
    }

    private static String text(Optional<String> file, String variable) {
        String name = file.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException("set " + variable + " to a file"));
        try {
            return Files.readString(name.startsWith("file:") ? Path.of(URI.create(name)) : Path.of(name));
        } catch (IOException e) {
            throw new IllegalStateException(variable + " names a file that cannot be read: " + name, e);
        }
    }
}
