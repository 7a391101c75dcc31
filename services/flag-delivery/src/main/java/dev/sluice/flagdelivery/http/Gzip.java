package dev.sluice.flagdelivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Sends bodies compressed to those who take that. By hand and not by the server's own setting, which would hold back the events of
 * streams in its buffer, and compress again and again what is made once.
 */
public final class Gzip {

    /** Less than this fits two packets as it is, and is not worth the work. */
    static final int BYTES_MIN = 2_048;

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** Event loops are few and live long; a deflater takes some 256 kB outside the heap, and time to make. */
    private static final ThreadLocal<Deflater> DEFLATERS =
            ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));

    private Gzip() {}

    /** Ends the answer with a body. */
    public static void end(RoutingContext context, Buffer body) {
        HttpServerResponse response = context.response();
        if (body.length() < BYTES_MIN) {
            response.end(body);
            return;
        }
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (isAccepted(context)) {
            endZipped(context, of(body));
        } else {
            response.end(body);
        }
    }

    /** Ends the answer with what is compressed already. */
    static void endZipped(RoutingContext context, Buffer zipped) {
        context.response().putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(zipped);
    }

    /** Whether the caller says that it takes gzip. */
    static boolean isAccepted(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].strip().equals("gzip")) {
                return parts.length == 1 || !isZero(parts[1].strip());
            }
        }
        return false;
    }

    private static boolean isZero(String quality) {
        return quality.startsWith("q=0") && quality.substring(3).chars().allMatch(c -> c == '.' || c == '0');
    }

    /** The body in gzip's form. */
    static Buffer of(Buffer body) {
        byte[] plain = body.getBytes();
        Deflater deflater = DEFLATERS.get();
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        Buffer zipped = Buffer.buffer(plain.length / 4 + 64).appendBytes(HEAD);
        byte[] block = new byte[Math.min(64 * 1024, plain.length / 2 + 64)];
        while (!deflater.finished()) {
            zipped.appendBytes(block, 0, deflater.deflate(block));
        }
        CRC32 sum = new CRC32();
        sum.update(plain);
        return zipped.appendIntLE((int) sum.getValue()).appendIntLE(plain.length);
    }
}
