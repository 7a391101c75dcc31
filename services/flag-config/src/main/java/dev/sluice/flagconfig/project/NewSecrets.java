package dev.sluice.flagconfig.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes what nobody can guess: 32 letters and digits are 190 bits. So their hashes need neither salt nor slowness, which protect what people choose. */
public final class NewSecrets {

    private static final int LENGTH = 32;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private NewSecrets() {}

    /** The public token of a new project. */
    static String token() {
        return "phc_" + random();
    }

    /** A key that opens local evaluation. */
    static String secretKey() {
        return "phs_" + random();
    }

    /** What a webhook's messages are signed with. */
    static String webhookSecret() {
        return "whs_" + random();
    }

    /** What is kept of a secret: its SHA-256, in hex. */
    public static String hash(String secretKey) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secretKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static String random() {
        return random(LENGTH);
    }

    /** So many letters and digits. */
    public static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        RANDOM.ints(length, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return text.toString();
    }
}
