package dev.sluice.kit.http.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Undoes what SDKs do to a body before they send it: form, base64, gzip, LZString.
 *
 * <p>Bytes decide, labels do not: current browsers' SDKs send gzip as {@code text/plain} without any label, and proxies that
 * decompress leave the label behind. The exception is LZString, which looks like base64 and is only told from it by the label {@code
 * compression=lz64} of browsers' SDKs from before 2021. At most one layer of each is undone, so nothing can nest. What comes out is
 * never larger than the limit.
 *
 * <p>No SDK compresses in other ways, so {@code deflate}, {@code br} and {@code zstd} are refused: each decoder is a door for bombs.
 */
public final class BodyDecoder {

    private static final int SMALLEST_OUTPUT = 8 * 1024;

    /** How many times its size a body may become: events of SDKs, which are much alike, become ten to fifty times theirs. */
    private static final int RATIO_MAX = 200;

    /** Decoded bytes that any body may become, however small it was. */
    private static final int RATIO_FLOOR = 1024 * 1024;

    private final int bytesMax;

    /** @param bytesMax most bytes of a body, as sent and as decoded */
    public BodyDecoder(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * What came with the body.
     *
     * @param contentType of the request, if any
     * @param data the query parameter {@code data} of old clients that send by GET, if any
     * @param compression the query parameter {@code compression}, if any
     */
    public record Labels(Optional<String> contentType, Optional<String> data, Optional<String> compression) {

        public static final Labels NONE = new Labels(Optional.empty(), Optional.empty(), Optional.empty());

        boolean isLzString() {
            return compression
                    .filter(label -> label.equals("lz64") || label.equals("lz-string"))
                    .isPresent();
        }

        boolean isForm() {
            return contentType
                    .filter(type -> type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33))
                    .isPresent();
        }
    }

    /**
     * Gives the JSON text of a request.
     *
     * @param budget is asked before memory is taken for decoded bytes
     * @throws BodyRefusedException for what cannot be decoded, and for too much of it
     */
    public Bytes decode(Bytes body, Labels labels, Budget budget) throws BodyRefusedException {
        refuseUnknownCompression(labels.compression());
        Bytes bytes;
        Optional<String> query = labels.data().filter(data -> !data.isEmpty());
        if (query.isPresent()) {
            bytes = new Bytes(query.get().getBytes(StandardCharsets.ISO_8859_1));
        } else {
            bytes = body;
        }
        if (bytes.length() > bytesMax) {
            throw BodyRefusedException.tooLarge(bytesMax);
        }
        if (mayBeForm(bytes, labels)) {
            bytes = formData(bytes, budget);
        }
        boolean inflated = false;
        if (isGzip(bytes)) {
            bytes = inflate(bytes, budget);
            inflated = true;
        }
        if (labels.isLzString() && !isJson(bytes)) {
            bytes = LzString.fromBase64(bytes, bytesMax, budget);
        } else if (looksLikeBase64(bytes)) {
            bytes = fromBase64(bytes, budget);
            if (!inflated && isGzip(bytes)) {
                bytes = inflate(bytes, budget);
            }
        }
        return bytes.startsWith(0xef, 0xbb, 0xbf)
                ? new Bytes(Arrays.copyOfRange(bytes.array(), 3, bytes.length()))
                : bytes;
    }

    /**
     * Undoes gzip alone, for bodies that are nothing else: the others would be seen in what is not JSON.
     *
     * @param budget is asked before memory is taken for decoded bytes
     * @throws BodyRefusedException for what cannot be decoded, and for too much of it
     */
    public Bytes unzipped(Bytes body, Budget budget) throws BodyRefusedException {
        return isGzip(body) ? inflate(body, budget) : body;
    }

    private static void refuseUnknownCompression(Optional<String> compression) throws BodyRefusedException {
        switch (compression.orElse("")) {
            case "", "gzip", "gzip-js", "base64", "lz64", "lz-string" -> {}
            default ->
                throw new BodyRefusedException(
                        BodyRefusedException.Kind.UNSUPPORTED,
                        "compression must be one of gzip, gzip-js, base64, lz64");
        }
    }

    private static boolean isGzip(Bytes bytes) {
        return bytes.startsWith(0x1f, 0x8b, 0x08);
    }

    /** JSON under a form's content type is common: command line tools label it so unless told otherwise. */
    private static boolean mayBeForm(Bytes bytes, Labels labels) {
        boolean begins = bytes.startsWith('d', 'a', 't', 'a', '=');
        return begins || (labels.isForm() && !isGzip(bytes) && !isJson(bytes));
    }

    private static boolean isJson(Bytes bytes) {
        int first = bytes.firstVisible();
        return first == '{' || first == '[';
    }

    private static Bytes formData(Bytes bytes, Budget budget) throws BodyRefusedException {
        budget.take(bytes.length());
        String form = new String(bytes.array(), 0, bytes.length(), StandardCharsets.ISO_8859_1);
        int at = form.startsWith("data=") ? 0 : form.indexOf("&data=") + 1;
        if (at == 0 && !form.startsWith("data=")) {
            throw BodyRefusedException.undecodable("the form has no field \"data\"");
        }
        int start = at + "data=".length();
        int end = form.indexOf('&', start);
        try {
            String value = URLDecoder.decode(
                    end < 0 ? form.substring(start) : form.substring(start, end), StandardCharsets.UTF_8);
            return new Bytes(value.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw BodyRefusedException.undecodable("the form's field \"data\" is not URL-encoded");
        }
    }

    /** Reads as JSON would never begin, and holds nothing that base64 could not. */
    private static boolean looksLikeBase64(Bytes bytes) {
        if (bytes.length() == 0 || isJson(bytes)) {
            return false;
        }
        for (int i = 0; i < bytes.length(); i++) {
            byte c = bytes.array()[i];
            boolean fits = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '+'
                    || c == '/'
                    || c == '-'
                    || c == '_'
                    || c == '='
                    || c == ' '
                    || c == '\r'
                    || c == '\n';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Bytes fromBase64(Bytes bytes, Budget budget) throws BodyRefusedException {
        budget.take(bytes.length());
        byte[] text = new byte[bytes.length()];
        int length = 0;
        for (int i = 0; i < bytes.length(); i++) {
            byte c = bytes.array()[i];
            switch (c) {
                case '\r', '\n' -> {}
                // A plus sign that was not escaped becomes a space when a form or query is read.
                case ' ', '-' -> text[length++] = '+';
                case '_' -> text[length++] = '/';
                default -> text[length++] = c;
            }
        }
        try {
            return new Bytes(Base64.getDecoder().decode(Arrays.copyOf(text, length)));
        } catch (IllegalArgumentException e) {
            throw BodyRefusedException.undecodable("the body is neither JSON, gzip nor base64");
        }
    }

    private Bytes inflate(Bytes bytes, Budget budget) throws BodyRefusedException {
        int cap = bytesMax;
        byte[] out = new byte[Math.min(cap, Math.max(SMALLEST_OUTPUT, bytes.length() * 4))];
        budget.take(out.length);
        int length = 0;
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(bytes.array(), 0, bytes.length()), SMALLEST_OUTPUT)) {
            while (true) {
                if (length == out.length) {
                    if (length == cap) {
                        if (in.read() >= 0) {
                            throw BodyRefusedException.tooLarge(bytesMax);
                        }
                        break;
                    }
                    int larger = (int) Math.min(cap, 2L * out.length);
                    budget.take(larger - out.length);
                    out = Arrays.copyOf(out, larger);
                }
                int read = in.read(out, length, out.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
                if (length > RATIO_FLOOR && length / RATIO_MAX >= bytes.length()) {
                    throw new BodyRefusedException(
                            BodyRefusedException.Kind.TOO_LARGE,
                            "a body of more than " + RATIO_FLOOR + " bytes may have been compressed to a " + RATIO_MAX
                                    + "th of its size at the smallest: send it without compression, or in parts");
                }
            }
        } catch (IOException e) {
            throw BodyRefusedException.undecodable("the gzip data is damaged or cut off");
        }
        return new Bytes(out, length);
    }
}
