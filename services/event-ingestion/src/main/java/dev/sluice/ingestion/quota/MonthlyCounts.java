package dev.sluice.ingestion.quota;

import dev.sluice.contracts.EventCount;
import dev.sluice.contracts.Topic;
import dev.sluice.contracts.WireJson;
import dev.sluice.ingestion.kafka.EventPublisher;
import dev.sluice.kit.kafka.CompactedTable;
import dev.sluice.kit.kafka.TableSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How many events of each project were taken in this month, by all instances.
 *
 * <p>Each instance counts what it made durable and writes its own count, under an id it makes up at its start, every few seconds;
 * everyone adds up what all wrote. So the count survives restarts and needs no consensus. It is near, not exact: an instance that is
 * killed forgets what it took in since its last writing, others hear of it as late as that, and an event that is sent twice counts
 * twice.
 */
@Startup
@ApplicationScoped
public class MonthlyCounts implements TableSource {

    private static final Logger LOG = Logger.getLogger(MonthlyCounts.class);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(5);
    private static final Duration WRITE_MAX = Duration.ofSeconds(3);

    private final String instance = UUID.randomUUID().toString();
    private final EventPublisher publisher;
    private final Vertx vertx;
    private final CompactedTable<EventCount> table;
    private final Map<Month, Own> own = new ConcurrentHashMap<>();
    private final Map<Month, AtomicLong> others = new ConcurrentHashMap<>();
    /** What others wrote, by key. */
    private final Map<String, EventCount> read = new ConcurrentHashMap<>();

    private record Month(String project, YearMonth month) {}

    /** This instance's count, and how much of it is written. */
    private record Own(AtomicLong taken, AtomicLong written) {
        Own() {
            this(new AtomicLong(), new AtomicLong());
        }
    }

    MonthlyCounts(
            EventPublisher publisher,
            Vertx vertx,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.publisher = publisher;
        this.vertx = vertx;
        this.table = CompactedTable.open(Topic.EVENT_COUNTS, EventCount.class, bootstrapServers, this::onChange);
    }

    @PostConstruct
    void start() {
        vertx.setPeriodic(WRITE_EVERY.toMillis(), tick -> vertx.executeBlocking(this::write, false));
    }

    /** What was taken in of a project in a month (UTC), as far as it is known here. */
    public long of(String project, YearMonth month) {
        Month key = new Month(project, month);
        Own mine = own.get(key);
        AtomicLong theirs = others.get(key);
        return (mine == null ? 0 : mine.taken().get()) + (theirs == null ? 0 : theirs.get());
    }

    /** Events are durable. */
    public void add(String project, YearMonth month, int events) {
        own.computeIfAbsent(new Month(project, month), key -> new Own()).taken().addAndGet(events);
    }

    @Override
    public List<CompactedTable<?>> tables() {
        return List.of(table);
    }

    private void onChange(String key, Optional<EventCount> now) {
        if (now.isPresent() && now.get().instance().equals(instance)) {
            return;
        }
        EventCount before = now.isPresent() ? read.put(key, now.get()) : read.remove(key);
        EventCount named = now.orElse(before);
        if (named != null) {
            others.computeIfAbsent(
                            new Month(named.project(), YearMonth.parse(named.month())), month -> new AtomicLong())
                    .addAndGet(now.map(EventCount::events).orElse(0L) - (before == null ? 0 : before.events()));
        }
    }

    /** Writes what changed since the last time, and wipes months that nobody asks for any more. */
    Void write() {
        YearMonth oldest = YearMonth.now(ZoneOffset.UTC).minusMonths(1);
        Map<Month, Long> changed = new HashMap<>();
        own.forEach((month, count) -> {
            long taken = count.taken().get();
            if (taken != count.written().get()) {
                changed.put(month, taken);
            }
        });
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        changed.forEach((month, taken) -> records.add(recordOf(month, taken)));
        read.values().stream()
                .filter(count -> YearMonth.parse(count.month()).isBefore(oldest))
                .forEach(count -> records.add(new ProducerRecord<>(
                        Topic.EVENT_COUNTS.topicName(), count.key().getBytes(StandardCharsets.UTF_8), null)));
        if (!records.isEmpty() && areDurable(records)) {
            changed.forEach((month, taken) -> own.get(month).written().set(taken));
            own.keySet().removeIf(month -> month.month().isBefore(oldest));
        }
        others.keySet().removeIf(month -> month.month().isBefore(oldest));
        return null;
    }

    private boolean areDurable(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            publisher.publish(records::forEach).toCompletableFuture().get(WRITE_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            // The publisher says so already, once; the next writing says all.
            LOG.debugf("counts not written: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private ProducerRecord<byte[], byte[]> recordOf(Month month, long taken) {
        EventCount count = new EventCount(month.project(), month.month().toString(), instance, taken);
        try {
            return new ProducerRecord<>(
                    Topic.EVENT_COUNTS.topicName(),
                    count.key().getBytes(StandardCharsets.UTF_8),
                    WireJson.lenient().writeValueAsBytes(count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A service that is told to stop forgets nothing. */
    void onStop(@Observes ShutdownEvent stop) {
        write();
    }

    @PreDestroy
    void close() {
        table.close();
    }
}
