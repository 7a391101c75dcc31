package dev.sluice.flagdelivery.stream;

import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.Gauges;
import dev.sluice.flagdelivery.http.Refusal;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlags;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open event streams, and what they are told when a project changes.
 *
 * <p>An event is written once and sent to all. Who cannot keep up is cut off rather than buffered for: whoever connects again is told
 * where things stand.
 */
@ApplicationScoped
public class ChangeStreams {

    private static final long PING_MILLIS = Duration.ofSeconds(20).toMillis();
    private static final Buffer OPENED = Buffer.buffer("retry: 3000\n: open\n\n");
    private static final Buffer PING = Buffer.buffer(": ping\n\n");

    /** One listener; all writing happens on its own context. */
    private record Open(HttpServerResponse response, Context context, StreamForm form) {

        void send(Buffer event) {
            context.runOnContext(now -> {
                if (response.ended() || response.closed()) {
                    return;
                }
                if (response.writeQueueFull()) {
                    response.reset();
                } else {
                    response.write(event);
                }
            });
        }
    }

    private final ServedFlags served;
    private final Vertx vertx;
    private final int streamsMax;
    private final Map<String, Set<Open>> byProject = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    ChangeStreams(ServedFlags served, Vertx vertx, DeliveryConfig config) {
        this.served = served;
        this.vertx = vertx;
        this.streamsMax = config.streamsMax();
    }

    void start(@Observes StartupEvent event, Gauges gauges) {
        served.onChange(this::tell);
        vertx.setPeriodic(
                PING_MILLIS, timer -> byProject.values().forEach(streams -> streams.forEach(s -> s.send(PING))));
        gauges.add("change_streams", "event streams that are open", count::get);
    }

    /** Keeps the request open and tells it of every change from now on. */
    void open(RoutingContext context, String project, StreamForm form) throws Refusal {
        if (count.incrementAndGet() > streamsMax) {
            count.decrementAndGet();
            throw new Refusal(Refusal.Kind.NOT_READY, "this node has as many streams as it takes");
        }
        HttpServerResponse response = context.response();
        Open stream = new Open(response, vertx.getOrCreateContext(), form);
        Set<Open> streams = byProject.computeIfAbsent(project, name -> ConcurrentHashMap.newKeySet());
        streams.add(stream);
        // The only handler that is called in each case of ending, and once.
        context.addEndHandler(ended -> {
            streams.remove(stream);
            count.decrementAndGet();
        });
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                // Proxies must not hold events back.
                .putHeader("X-Accel-Buffering", "no");
        response.write(OPENED);
        boolean again = context.request().getHeader("Last-Event-ID") != null;
        // Read after joining: a change in between is told twice rather than not at all.
        Optional.ofNullable(served.now().byProject().get(project))
                .flatMap(now -> form.first(now, again))
                .ifPresent(response::write);
    }

    private void tell(Served before, Served now) {
        byProject.forEach((name, streams) -> {
            ProjectFlags old = before.byProject().get(name);
            ProjectFlags fresh = now.byProject().get(name);
            if (fresh == null || fresh == old || streams.isEmpty()) {
                return;
            }
            Map<StreamForm, Optional<Buffer>> events = new EnumMap<>(StreamForm.class);
            for (Open stream : streams) {
                events.computeIfAbsent(stream.form, form -> form.change(Optional.ofNullable(old), fresh))
                        .ifPresent(stream::send);
            }
        });
    }
}
