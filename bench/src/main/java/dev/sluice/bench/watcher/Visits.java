package dev.sluice.bench.watcher;

import dev.sluice.contracts.EventKind;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Topic;
import dev.sluice.flag.Flag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Visits to a {@link Shop}, as event-ingestion would write them: of twenty events of a visitor two are exposures, one an order, one an
 * error, two additions to a basket, and fourteen concern no rollout. A thousand visits go on at a time. Some 450 bytes an event.
 */
final class Visits implements AutoCloseable {

    static final int EVENTS = 20;

    private static final int AT_A_TIME = 1_000;
    private static final int EXPOSURES = 2;
    private static final String CONTEXT =
            ",\"$lib\":\"web\",\"$lib_version\":\"1.300.0\",\"$browser\":\"Firefox\",\"$os\":\"Linux\","
                    + "\"$screen_width\":1920,\"$screen_height\":1080,\"$current_url\":\"https://shop.example.org/products/4711?from=search\","
                    + "\"$session_id\":\"0193e2a0-7c3b-7d11-a000-1234567890ab\",\"currency\":\"EUR\"}}";

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(7);
    private volatile Exception failure;

    Visits(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        "5",
                        "batch.size",
                        "131072",
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Whole visits of the people with these numbers; each meets two of the flags. Returns when the broker has them. */
    void send(Shop shop, int rollouts, int from, int until) {
        List<Flag> flags = IntStream.range(0, rollouts).mapToObj(shop::flag).toList();
        for (int first = from; first < until; first += AT_A_TIME) {
            for (int step = 0; step < EVENTS; step++) {
                for (int person = first; person < Math.min(until, first + AT_A_TIME); person++) {
                    send(shop, flags, person, step);
                }
            }
        }
        flush();
    }

    /** People who do no more than to meet a flag and, each fourth, to order. */
    void sendShort(Shop shop, int from, int until) {
        List<Flag> flags = List.of(shop.flag(0));
        for (int person = from; person < until; person++) {
            send(shop, flags, person, 0);
            if (person % 4 == 0) {
                send(shop, flags, person, 10);
            }
        }
        flush();
    }

    private void send(Shop shop, List<Flag> flags, int number, int step) {
        String person = person(number);
        if (step < EXPOSURES) {
            // With a single flag the second is a repetition, as SDKs report after each reload.
            exposure(shop, flags.get((number + step * 7) % flags.size()), person);
        } else {
            String name =
                    switch (step) {
                        case 5, 8 -> Shop.ADDED;
                        case 10 -> Shop.ORDER;
                        case 13 -> Shop.ERROR;
                        default -> step % 2 == 0 ? "$pageview" : "$autocapture";
                    };
            send(shop, name, person, "\"total\":" + number % 90 + ".5");
        }
    }

    /**
     * Somebody meets a flag.
     *
     * @return the event's uuid
     */
    String exposure(Shop shop, Flag flag, String person) {
        Object served = Shop.served(flag, person);
        return send(
                shop,
                "$feature_flag_called",
                person,
                "\"$feature_flag\":\"" + flag.key() + "\",\"$feature_flag_response\":" + served
                        + ",\"$feature_flag_version\":" + flag.version());
    }

    private String send(Shop shop, String name, String person, String properties) {
        long now = System.currentTimeMillis();
        String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
        String time = Instant.ofEpochMilli(now).toString();
        String body = "{\"event\":\"" + name + "\",\"distinct_id\":\"" + person + "\",\"uuid\":\"" + uuid
                + "\",\"timestamp\":\"" + time + "\",\"properties\":{" + properties + CONTEXT;
        // Waited for by flush; what goes wrong is kept until then.
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(
                        Topic.EVENTS.topicName(),
                        null,
                        now,
                        utf8(shop.name() + "/" + person),
                        utf8(body),
                        List.of(
                                header(Headers.ID, uuid),
                                header(Headers.TYPE, name),
                                header(Headers.TIME, time),
                                header(Headers.PERSON, person),
                                header(Headers.KIND, EventKind.of(name).text()),
                                header(Headers.SOURCE, "event-ingestion"),
                                header(Headers.PROJECT, shop.name()))),
                (_, e) -> {
                    if (e != null) {
                        failure = e;
                    }
                });
        return uuid;
    }

    void flush() {
        producer.flush();
        if (failure != null) {
            throw new IllegalStateException("an event could not be written", failure);
        }
    }

    /** As long as the ids that SDKs make. */
    static String person(int number) {
        return "0193e2a0-7c3b-7d11-a000-%012d".formatted(number);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
