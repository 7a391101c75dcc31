package dev.sluice.kit.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes what people choose: Argon2id (RFC 9106), written in the PHC string format. The cost stands in each hash, so it can be raised
 * without anybody's password being asked for again.
 *
 * <p>Each call holds 19 MiB and a core for some ten milliseconds: callers bound how many run at once. Safe for any number of threads.
 */
public final class Passwords {

    /** 19 MiB, two passes, one lane: the first of the equivalent settings of the OWASP Password Storage Cheat Sheet. */
    private static final Cost COST = new Cost(19_456, 2, 1);

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

    /** Of no password that anybody has. */
    private static final String NOBODYS = hash(Base64.getEncoder().encodeToString(random(HASH_BYTES)));

    private record Cost(int memoryKib, int passes, int lanes) {}

    private Passwords() {}

    /** What may be kept of a password. */
    public static String hash(String password) {
        byte[] salt = random(SALT_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + COST.memoryKib() + ",t=" + COST.passes() + ",p=" + COST.lanes() + "$"
                + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derived(password, salt, COST, HASH_BYTES));
    }

    /**
     * Whether a password is the one that was hashed; false also for what is no hash of this kind.
     *
     * @param hash as {@link #hash} writes it
     */
    public static boolean matches(String password, String hash) {
        Matcher kept = PHC.matcher(hash);
        if (!kept.matches()) {
            matchesNobody(password);
            return false;
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] wanted = base64.decode(kept.group(5));
        Cost cost = new Cost(
                Integer.parseInt(kept.group(1)), Integer.parseInt(kept.group(2)), Integer.parseInt(kept.group(3)));
        return MessageDigest.isEqual(wanted, derived(password, base64.decode(kept.group(4)), cost, wanted.length));
    }

    /** Does the work of {@link #matches} where there is nothing to compare with, so that the time tells nothing; always false. */
    public static boolean matchesNobody(String password) {
        boolean unused = matches(password, NOBODYS);
        return false;
    }

    /** One keyboard writes an accent as one character, another as two: both are the same password (NFC). */
    private static byte[] derived(String password, byte[] salt, Cost cost, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] result = new byte[length];
        argon2.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), result);
        return result;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
