package dev.sluice.kit.secret;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that the cipher of this machine does what it should: it gives the published answer, and refuses what was tampered with. Test case
 * 16 of McGrew and Viega, The Galois/Counter Mode of Operation.
 */
final class CipherProof {

    private static final SecretKey KEY =
            new SecretKeySpec(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), "AES");
    private static final byte[] NONCE = hex("cafebabefacedbaddecaf888");
    private static final byte[] BOUND = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    private static final byte[] PLAIN = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    private static final byte[] HIDDEN = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b");

    private CipherProof() {}

    /**
     * Completes when it does.
     *
     * @throws IllegalStateException when it does not: then nothing may be sealed or opened
     */
    static void check() {
        try {
            byte[] hidden = SecretBox.run(Cipher.ENCRYPT_MODE, KEY, NONCE, BOUND, PLAIN);
            byte[] plain = SecretBox.run(Cipher.DECRYPT_MODE, KEY, NONCE, BOUND, HIDDEN);
            if (!Arrays.equals(hidden, HIDDEN) || !Arrays.equals(plain, PLAIN)) {
                throw broken(null);
            }
            refuses(BOUND, flipped(HIDDEN));
            refuses(flipped(BOUND), HIDDEN);
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
    }

    private static void refuses(byte[] bound, byte[] hidden) throws GeneralSecurityException {
        try {
            SecretBox.run(Cipher.DECRYPT_MODE, KEY, NONCE, bound, hidden);
        } catch (AEADBadTagException asItShould) {
            return;
        }
        throw broken(null);
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] other = bytes.clone();
        other[0] ^= 1;
        return other;
    }

    private static IllegalStateException broken(Throwable cause) {
        return new IllegalStateException(
                "AES-GCM of this Java runtime does not give the published answers: secrets cannot be kept here", cause);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
