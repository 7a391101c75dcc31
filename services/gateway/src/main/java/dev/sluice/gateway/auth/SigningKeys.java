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
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The pair of keys by which services know a token of the gateway: P-256, in PEM files. */
@ApplicationScoped
public class SigningKeys {

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    SigningKeys(
            @ConfigProperty(name = "sluice.jwt.private-key-file") Optional<String> privateKeyFile,
            @ConfigProperty(name = "sluice.jwt.public-key-file") Optional<String> publicKeyFile) {
        try {
            this.privateKey =
                    KeyUtils.decodePrivateKey(text(privateKeyFile, "SLUICE_JWT_PRIVATE_KEY"), SignatureAlgorithm.ES256);
            this.publicKey =
                    KeyUtils.decodePublicKey(text(publicKeyFile, "SLUICE_JWT_PUBLIC_KEY"), SignatureAlgorithm.ES256);
            if (!isPair()) {
                throw new IllegalStateException(
                        "SLUICE_JWT_PRIVATE_KEY and SLUICE_JWT_PUBLIC_KEY are not one pair: services would refuse every token");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "SLUICE_JWT_PRIVATE_KEY must be a PKCS 8 and SLUICE_JWT_PUBLIC_KEY an X.509 key of P-256, in PEM",
                    e);
        }
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    /** The half that anyone may know. */
    public PublicKey publicKey() {
        return publicKey;
    }

    private boolean isPair() throws GeneralSecurityException {
        byte[] probe = "a probe".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    private static String text(Optional<String> file, String variable) {
        String name = file.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException("set " + variable + " to a PEM file"));
        try {
            return Files.readString(name.startsWith("file:") ? Path.of(URI.create(name)) : Path.of(name));
        } catch (IOException e) {
            throw new IllegalStateException(variable + " names a file that cannot be read: " + name, e);
        }
    }
}
