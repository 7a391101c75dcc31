package dev.sluice.kit.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * How one service asks another over HTTP where both have a key: HMAC-SHA256 (RFC 2104) over the request, and over the answer together
 * with the request that it answers.
 *
 * <p>An answer is good for one request only: whoever recorded an older one, or holds an answer back and gives it to the next request,
 * cannot make the asker believe that nothing has changed. That is so for "not modified" too. Both ends share this class, so that
 * they cannot differ about what is signed. Safe for any number of threads.
 */
public final class SignedExchange {

    /** The environment variable that holds the key. */
    public static final String VARIABLE = "SLUICE_SNAPSHOT_KEY";

    /** The request's header. */
    public static final String REQUEST_HEADER = "Sluice-Request";

    /** The answer's header. */
    public static final String ANSWER_HEADER = "Sluice-Answer";

    /** How far the clocks of two machines may be apart. */
    public static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int NONCE_BYTES = 16;
    private static final int PARTS = 3;
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    private SignedExchange(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The exchange that this key guards, once the algorithm has shown that it works.
     *
     * @param base64 what {@value #VARIABLE} holds; blank when it is not set
     * @throws IllegalStateException saying what to do, when the key is missing, malformed or weak, or the algorithm is broken
     */
    public static SignedExchange of(String base64) {
        byte[] key = StrongKey.of(VARIABLE, base64);
        proveItself();
        return new SignedExchange(key);
    }

    /**
     * A request that was signed.
     *
     * @param path what is asked for, with its query
     * @param header what {@link #REQUEST_HEADER} says: time, a number used once, and the signature
     */
    public record Ask(String path, String header) {
        public Ask {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(header, "header");
        }
    }

    /**
     * Signs a request.
     *
     * @param path with its query, as the other side sees it
     * @param at when it is sent
     */
    public Ask ask(String path, Instant at) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        String front = at.getEpochSecond() + "." + HEX.formatHex(nonce);
        return new Ask(path, front + "." + HEX.formatHex(ofRequest(path, front)));
    }

    /**
     * Whether a request may be answered.
     *
     * @param path as it came
     * @param header what {@link #REQUEST_HEADER} said; null when it said nothing
     * @param now of this side's clock
     * @return why not, for whoever runs the other side; empty when it may
     */
    public Optional<String> refusal(String path, String header, Instant now) {
        if (header == null) {
            return Optional.of("send the header " + REQUEST_HEADER + ", signed with " + VARIABLE);
        }
        String[] parts = header.split("\\.", -1);
        if (parts.length != PARTS || !parts[0].matches("[0-9]{1,12}")) {
            return Optional.of("the header " + REQUEST_HEADER + " is not of the form TIME.NONCE.SIGNATURE");
        }
        byte[] expected = ofRequest(path, parts[0] + "." + parts[1]);
        if (!isSame(expected, parts[2])) {
            return Optional.of("the signature does not fit: both sides need the same " + VARIABLE);
        }
        Duration apart = Duration.between(Instant.ofEpochSecond(Long.parseLong(parts[0])), now)
                .abs();
        return apart.compareTo(CLOCKS_APART_MAX) > 0
                ? Optional.of(
                        "the request's time is " + apart.toSeconds() + " s away from this machine's: set the clocks")
                : Optional.empty();
    }

    /** What {@link #ANSWER_HEADER} says of an answer to a request with that header. */
    public String answer(String requestHeader, int status, String etag, byte[] body) {
        return HEX.formatHex(ofAnswer(requestHeader, status, etag, body));
    }

    /** Whether that is the answer of somebody with the key to exactly that request. */
    public boolean isAnswerTo(Ask ask, int status, String etag, byte[] body, String header) {
        return header != null && isSame(ofAnswer(ask.header(), status, etag, body), header);
    }

    private byte[] ofRequest(String path, String front) {
        return hmac(key, ("sluice request 1\n" + path + "\n" + front).getBytes(StandardCharsets.UTF_8));
    }

    /** None of the first lines can hold a line break, so no two answers give the same bytes. */
    private byte[] ofAnswer(String requestHeader, int status, String etag, byte[] body) {
        String front = "sluice answer 1\n" + requestHeader + "\n" + status + "\n" + etag + "\n";
        return hmac(key, front.getBytes(StandardCharsets.UTF_8), body);
    }

    private static boolean isSame(byte[] expected, String hex) {
        return MessageDigest.isEqual(
                HEX.formatHex(expected).getBytes(StandardCharsets.US_ASCII), hex.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(SecretKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    /** Test case 2 of RFC 4231, and the same with one other letter. */
    private static void proveItself() {
        SecretKey jefe = new SecretKeySpec("Jefe".getBytes(StandardCharsets.US_ASCII), ALGORITHM);
        byte[] published = HEX.parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        byte[] right = hmac(
                jefe,
                "what do ya want ".getBytes(StandardCharsets.US_ASCII),
                "for nothing?".getBytes(StandardCharsets.US_ASCII));
        byte[] wrong = hmac(jefe, "what do ya want for nothing!".getBytes(StandardCharsets.US_ASCII));
        if (!Arrays.equals(right, published) || isSame(published, HEX.formatHex(wrong))) {
            throw new IllegalStateException(ALGORITHM
                    + " of this Java runtime does not give the published answers: nothing can be trusted here");
        }
    }

    /** Nothing of the key is shown. */
    @Override
    public String toString() {
        return "SignedExchange";
    }
}
