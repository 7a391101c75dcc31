package dev.sluice.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The secrets of one installation, made on its first start and kept in files that only their owner can read.
 *
 * @param adminKey opens the API for people
 * @param projectToken what SDKs send to name the project; not secret, but fixed
 * @param secretKey opens the flag definitions for local evaluation
 * @param secretsKey base64 of 32 bytes: seals what webhooks are signed with; what it sealed opens only with it
 * @param snapshotKey base64 of 32 bytes: delivery nodes ask flag-config with it while the bus is silent
 * @param databasePassword of the database's users
 * @param jwtPrivateKey PEM file (PKCS 8, P-256) that the gateway signs with
 * @param jwtPublicKey PEM file that every service checks with
 */
record Secrets(
        String adminKey,
        String projectToken,
        String secretKey,
        String secretsKey,
        String snapshotKey,
        String databasePassword,
        Path jwtPrivateKey,
        Path jwtPublicKey) {

    /** 32 letters and digits are 190 bits. */
    private static final int LENGTH = 32;

    /** Of an AES-256 key. */
    private static final int KEY_BYTES = 32;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads what is kept and makes what is missing. A value given by the environment replaces the kept one. */
    static Secrets loadOrMake(Settings settings) {
        Path folder = settings.home().secrets();
        try {
            Home.protect(folder, "rwx------");
            Path privateKey = folder.resolve("jwt-private.pem");
            Path publicKey = folder.resolve("jwt-public.pem");
            if (!Files.exists(privateKey) || !Files.exists(publicKey)) {
                makeKeys(privateKey, publicKey);
            }
            return new Secrets(
                    kept(folder.resolve("admin-key"), () -> "sk_" + random(), settings.adminKey()),
                    kept(folder.resolve("project-token"), () -> "phc_" + random(), settings.projectToken()),
                    kept(folder.resolve("secret-key"), () -> "phs_" + random(), Optional.empty()),
                    kept(folder.resolve("secrets-key"), Secrets::randomKey, settings.secretsKey()),
                    kept(folder.resolve("snapshot-key"), Secrets::randomKey, Optional.empty()),
                    kept(folder.resolve("database-password"), Secrets::random, Optional.empty()),
                    privateKey,
                    publicKey);
        } catch (IOException e) {
            throw new Refusal(
                    "The secrets in " + folder + " cannot be read or written (" + e.getMessage()
                            + "): they belong to the user who started Sluice first; mend the permissions or choose another SLUICE_HOME.",
                    e);
        }
    }

    private static String kept(Path file, Supplier<String> fresh, Optional<String> given) throws IOException {
        if (Files.exists(file)) {
            String value = Files.readString(file).strip();
            if (!value.isEmpty() && (given.isEmpty() || given.get().equals(value))) {
                return value;
            }
        }
        String value = given.orElseGet(fresh);
        write(file, value + "\n");
        return value;
    }

    private static String random() {
        StringBuilder text = new StringBuilder(LENGTH);
        RANDOM.ints(LENGTH, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return text.toString();
    }

    private static String randomKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static void makeKeys(Path privateKey, Path publicKey) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            write(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            write(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    /** Writes beside and moves, so that a crash leaves either nothing or the whole secret. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh);
        Home.protect(fresh, "rw-------");
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
