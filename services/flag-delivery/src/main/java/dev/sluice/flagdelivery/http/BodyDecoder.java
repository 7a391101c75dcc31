package dev.sluice.flagdelivery.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Finds the JSON in a body, whichever of the forms of PostHog's SDKs it has: plain, gzip (declared or not, so told by its first
 * bytes), base64, or a form with a field {@code data} that holds one of these.
 */
public final class BodyDecoder {

    private static final String FORM = "application/x-www-form-urlencoded";

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
        byte[] found = body;
        if (dataParameter.isPresent() && !dataParameter.get().isEmpty()) {
            found = dataParameter.get().getBytes(StandardCharsets.UTF_8);
        } else if (contentType.isPresent()
                && contentType.get().regionMatches(true, 0, FORM, 0, FORM.length())
                && startsWithData(body)) {
            found = dataField(body);
        }
        found = inflated(found, bytesMax);
        if (isJson(found)) {
            return found;
        }
        return inflated(fromBase64(found), bytesMax);
    }

    private static boolean startsWithData(byte[] body) {
        return new String(body, 0, Math.min(body.length, 1024), StandardCharsets.ISO_8859_1).contains("data=");
    }

    private static byte[] dataField(byte[] form) throws Refusal {
        for (String field : new String(form, StandardCharsets.UTF_8).split("&", -1)) {
            if (field.startsWith("data=")) {
                try {
                    return URLDecoder.decode(field.substring("data=".length()), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw Refusal.unreadable("the form's data field is not URL-encoded: " + e.getMessage());
                }
            }
        }
        throw Refusal.unreadable("the form has no field data");
    }

    private static byte[] inflated(byte[] bytes, int bytesMax) throws Refusal {
        if (bytes.length < 3 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b || bytes[2] != 8) {
            return bytes;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 4096)) {
            byte[] content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new Refusal(Refusal.Kind.TOO_LARGE, "the body has more than " + bytesMax + " bytes inflated");
            }
            return content;
        } catch (IOException e) {
            throw Refusal.unreadable("the body is not whole gzip: " + e.getMessage());
        }
    }

    private static boolean isJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ') {
                return b == '{' || b == '[';
            }
            if (b < 0) {
                return false;
            }
        }
        return false;
    }

    private static byte[] fromBase64(byte[] bytes) throws Refusal {
        // Undoing the URL encoding may have made spaces of plus signs.
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip().replace(' ', '+');
        try {
            return Base64.getMimeDecoder().decode(requireBase64(text));
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable("the body is neither JSON nor gzip nor base64 of them");
        }
    }

    private static String requireBase64(String text) {
        if (text.isEmpty() || !text.chars().allMatch(BodyDecoder::isBase64)) {
            throw new IllegalArgumentException("not base64");
        }
        return text;
    }

    private static boolean isBase64(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+/=\r\n".indexOf(c) >= 0;
    }
}
