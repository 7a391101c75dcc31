package dev.sluice.gateway.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Pairs of keys in files, as an operator makes them. */
public final class TestKeys {

    private TestKeys() {}

    public static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A gateway that signs with the first, and takes what any of them signed for its own. */
    static SigningKeys signing(Path folder, KeyPair signer, KeyPair... others) {
        Path jwks = folder.resolve("keys.json");
        KeyPair[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = signer;
        write(jwks, jwks(all));
        return new SigningKeys(Optional.of(pem(folder, "PRIVATE", signer.getPrivate())), Optional.of(jwks.toString()));
    }

    static SigningKeys signing(Path folder, KeyPair pair) {
        return new SigningKeys(
                Optional.of(pem(folder, "PRIVATE", pair.getPrivate())),
                Optional.of(pem(folder, "PUBLIC", pair.getPublic())));
    }

    static String jwks(KeyPair... pairs) {
        return Arrays.stream(pairs).map(TestKeys::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static String jwk(KeyPair pair) {
        try {
            return PublicJsonWebKey.Factory.newPublicJwk(pair.getPublic())
                    .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Path folder, String kind, Key key) {
        Path file = folder.resolve(kind + ".pem");
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        write(file, "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n");
        return file.toString();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
