package dev.sluice.ingestion.capture;

import java.util.Optional;

/**
 * Whose events a request brings: one public project token, wherever the sender put it.
 *
 * <p>A batch's own token decides, and then a property called {@code token} means whatever the sender means by it. Without one, the
 * events carry the token, and all of them must carry the same.
 */
public final class TokenRule {

    /** Keys of this kind open more than capture and must never have been in a client. */
    private static final String PERSONAL_KEY = "phx_";

    private static final String SECRET_KEY = "phs_";

    private TokenRule() {}

    /**
     * The request's token.
     *
     * @throws CaptureRefusedException when there is none, more than one, or a private key in its place
     */
    static String tokenOf(ParsedBody body) throws CaptureRefusedException {
        Optional<String> found = body.token().filter(token -> !token.isEmpty());
        if (found.isEmpty()) {
            found = commonToken(body);
        }
        String token = found.orElseThrow(() -> new CaptureRefusedException(
                Reason.MISSING_TOKEN,
                "send the project token as \"api_key\" beside \"batch\", or as \"token\" in the event"));
        return publicOnly(token);
    }

    /**
     * Gives a token back if it may be shown to everyone.
     *
     * @throws CaptureRefusedException when it is a private key in a token's place
     */
    public static String publicOnly(String token) throws CaptureRefusedException {
        if (token.startsWith(PERSONAL_KEY) || token.startsWith(SECRET_KEY)) {
            throw new CaptureRefusedException(
                    Reason.PRIVATE_KEY, "send the public project token, never a private key; and replace that key now");
        }
        return token;
    }

    private static Optional<String> commonToken(ParsedBody body) throws CaptureRefusedException {
        String common = null;
        for (RawEvent event : body.events()) {
            String token = event.token();
            if (token == null || token.isEmpty()) {
                continue;
            }
            if (common != null && !common.equals(token)) {
                throw new CaptureRefusedException(
                        Reason.MIXED_TOKENS, "all events of a request must carry the same project token");
            }
            common = token;
        }
        return Optional.ofNullable(common);
    }
}
