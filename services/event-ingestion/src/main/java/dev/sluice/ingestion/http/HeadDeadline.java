package dev.sluice.ingestion.http;

import dev.sluice.ingestion.config.IngestionConfig;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends connections on which no whole request head arrives. The server's own idle time starts anew with each byte, so a sender that trickles
 * a header in would hold its connection for ever; and until a head is whole no handler of ours hears of the connection. So every event loop
 * looks through its connections from time to time.
 */
@ApplicationScoped
class HeadDeadline {

    private static final AttributeKey<Waiting> WAITING = AttributeKey.valueOf("sluice.waiting");

    /** Before everything else that sees a request. */
    private static final int FIRST = Integer.MAX_VALUE;

    private static final long LOOK_EVERY_MILLIS = 500;

    private final Vertx vertx;
    private final long newConnectionNanos;
    private final long usedConnectionNanos;

    HeadDeadline(
            IngestionConfig config,
            @ConfigProperty(name = "quarkus.http.idle-timeout") Duration idleTimeout,
            Vertx vertx) {
        this.vertx = vertx;
        this.newConnectionNanos = config.headTimeout().toNanos();
        this.usedConnectionNanos = idleTimeout.plus(config.headTimeout()).toNanos();
    }

    /** What a connection waits for. Touched on its event loop only. */
    private static final class Waiting {
        private int open;
        private boolean used;
        private long sinceNanos = System.nanoTime();
    }

    void onRequests(@Observes Filters filters) {
        filters.register(this::begin, FIRST);
    }

    void onStart(@Observes StartupEvent start) {
        ((VertxInternal) vertx).getEventLoopGroup().forEach(each -> {
            if (each instanceof SingleThreadEventLoop loop) {
                var _ = loop.scheduleAtFixedRate(
                        () -> look(loop), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.connection() instanceof ConnectionBase connection) {
            Waiting waiting = of(connection.channel());
            waiting.open++;
            waiting.used = true;
            context.addEndHandler(end -> {
                waiting.open--;
                waiting.sinceNanos = System.nanoTime();
            });
        }
        context.next();
    }

    private static Waiting of(Channel channel) {
        Waiting known = channel.attr(WAITING).get();
        if (known != null) {
            return known;
        }
        Waiting waiting = new Waiting();
        channel.attr(WAITING).set(waiting);
        return waiting;
    }

    private void look(SingleThreadEventLoop loop) {
        long now = System.nanoTime();
        loop.registeredChannelsIterator().forEachRemaining(channel -> {
            // Only those that a server accepted have one that they came by.
            if (channel.parent() != null) {
                Waiting waiting = of(channel);
                if (waiting.open == 0
                        && now - waiting.sinceNanos > (waiting.used ? usedConnectionNanos : newConnectionNanos)) {
                    var _ = channel.close();
                }
            }
        });
    }
}
