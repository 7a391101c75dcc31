package dev.sluice.flagdelivery.http;

import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import dev.sluice.kit.http.body.Bytes;
import java.util.Arrays;
import java.util.Optional;

/** Finds the JSON in a body, in whichever form SDKs sent it, and says what is wrong with it as this service does. */
public final class BodyDecoder {

    private BodyDecoder() {}

    /**
     * The JSON, found.
     *
     * @param body as received
     * @param contentType of the request, if it says one
     * @param dataParameter the query parameter {@code data}, if there is one; it goes before the body
     * @param bytesMax most bytes of the JSON
     * @throws Refusal when it cannot be decoded or gets too large
     */
    public static byte[] decode(byte[] body, Optional<String> contentType, Optional<String> dataParameter, int bytesMax)
            throws Refusal {
        try {
            Bytes json = new dev.sluice.kit.http.body.BodyDecoder(bytesMax)
                    .decode(
                            new Bytes(body),
                            new dev.sluice.kit.http.body.BodyDecoder.Labels(
                                    contentType, dataParameter, Optional.empty()),
                            Budget.UNBOUNDED);
            if (json.length() == 0) {
                throw Refusal.unreadable("the body is empty");
            }
            return json.length() == json.array().length ? json.array() : Arrays.copyOf(json.array(), json.length());
        } catch (BodyRefusedException refused) {
            throw refusal(refused);
        }
    }

    private static Refusal refusal(BodyRefusedException refused) {
        return new Refusal(
                switch (refused.kind()) {
                    case TOO_LARGE -> Refusal.Kind.TOO_LARGE;
                    case UNSUPPORTED, UNDECODABLE, TOO_SLOW -> Refusal.Kind.UNREADABLE;
                    case NO_ROOM -> Refusal.Kind.NOT_READY;
                },
                refused.getMessage());
    }
}
