package dev.sluice.kit.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets so that rows, topics and backups may hold them: AES-256 in Galois/Counter Mode (NIST SP 800-38D) with a fresh random
 * nonce of 96 bits for each.
 *
 * <p>A sealed secret opens only for the project and source that it was sealed for, because both are authenticated with it: copied into
 * another project's record it is refused.
 *
 * <p>Safe for any number of threads.
 */
public final class SecretBox {

    /** The environment variable that holds the key. */
    public static final String VARIABLE = "SLUICE_SECRETS_KEY";

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** Names the form, so that another one can follow while this one is still read. */
    private static final String FORM = "v1.";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    private SecretBox(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * The box that this key opens, once the cipher has shown that it works.
     *
     * @param base64 what {@value #VARIABLE} holds; blank when it is not set
     * @throws IllegalStateException saying what to do, when the key is missing, malformed or weak, or the cipher is broken
     */
    public static SecretBox of(String base64) {
        byte[] key = StrongKey.of(VARIABLE, base64);
        CipherProof.check();
        return new SecretBox(key);
    }

    /** The secret, to be kept; the same one again gives another text. */
    public String seal(String project, String source, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] hidden = run(
                    Cipher.ENCRYPT_MODE, key, nonce, bound(project, source), secret.getBytes(StandardCharsets.UTF_8));
            byte[] both = ByteBuffer.allocate(nonce.length + hidden.length)
                    .put(nonce)
                    .put(hidden)
                    .array();
            return FORM + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM worked at the start", e);
        }
    }

    /**
     * The secret that was sealed for this project and source.
     *
     * @throws Unopenable when it was sealed by another key, for another place, or is damaged
     */
    public String open(String project, String source, String sealed) {
        try {
            byte[] both = Base64.getUrlDecoder().decode(withoutForm(sealed));
            if (both.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                throw new Unopenable(project, source);
            }
            byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
            byte[] hidden = Arrays.copyOfRange(both, NONCE_BYTES, both.length);
            return new String(
                    run(Cipher.DECRYPT_MODE, key, nonce, bound(project, source), hidden), StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new Unopenable(project, source);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM worked at the start", e);
        }
    }

    private static String withoutForm(String sealed) {
        if (!sealed.startsWith(FORM)) {
            throw new IllegalArgumentException("another form");
        }
        return sealed.substring(FORM.length());
    }

    /** The place, with its lengths: no two places give the same bytes. */
    private static byte[] bound(String project, String source) {
        byte[] first = project.getBytes(StandardCharsets.UTF_8);
        byte[] second = source.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .putInt(second.length)
                .put(second)
                .array();
    }

    static byte[] run(int mode, SecretKey key, byte[] nonce, byte[] bound, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher.doFinal(input);
    }

    /** Nothing of the key is shown. */
    @Override
    public String toString() {
        return "SecretBox";
    }

    /** A sealed secret that does not open here. */
    public static final class Unopenable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unopenable(String project, String source) {
            super("the secret of " + source + " in project " + project + " does not open: it was sealed with another "
                    + VARIABLE + ", or for another place. Set it again.");
        }
    }
}
