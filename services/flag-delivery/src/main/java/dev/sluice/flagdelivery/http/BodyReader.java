package dev.sluice.flagdelivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Collects a request's body, up to a limit, without waiting. */
public final class BodyReader {

    private final RoutingContext context;
    private final int bytesMax;
    private final Buffer collected = Buffer.buffer();
    private boolean over;

    private BodyReader(RoutingContext context, int bytesMax) {
        this.context = context;
        this.bytesMax = bytesMax;
    }

    /**
     * Calls exactly one of the two, once: with the whole body, or with the refusal.
     *
     * @param bytesMax most bytes as sent
     */
    public static void read(RoutingContext context, int bytesMax, Consumer<byte[]> then, Consumer<Refusal> refused) {
        BodyReader reader = new BodyReader(context, bytesMax);
        HttpServerRequest request = context.request();
        request.handler(chunk -> reader.take(chunk, refused));
        request.endHandler(end -> {
            if (!reader.over) {
                then.accept(reader.collected.getBytes());
            }
        });
        request.resume();
    }

    private void take(Buffer chunk, Consumer<Refusal> refused) {
        if (over) {
            return;
        }
        if (collected.length() + chunk.length() > bytesMax) {
            over = true;
            if (context.request().version() != HttpVersion.HTTP_2) {
                // What is still to come is not worth reading; HTTP/2 has no such header.
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            refused.accept(new Refusal(Refusal.Kind.TOO_LARGE, "the body has more than " + bytesMax + " bytes"));
            return;
        }
        collected.appendBuffer(chunk);
    }
}
