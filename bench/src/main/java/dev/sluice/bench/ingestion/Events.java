package dev.sluice.bench.ingestion;

import dev.sluice.bench.load.Http;
import dev.sluice.bench.stack.Definitions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Events as a web SDK sends them, some 500 bytes each; the same ones for everybody, from a fixed seed. */
final class Events {

    static final int COUNT = 5_000;
    static final int BATCH = 100;

    private static final List<String> EVENTS = make();

    private Events() {}

    /** One event each, as JSON without line breaks. */
    static List<String> all() {
        return EVENTS;
    }

    /** Requests with a hundred events each. */
    static List<byte[]> batches(boolean zipped) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < COUNT; from += BATCH) {
            String events = String.join(",", EVENTS.subList(from, from + BATCH));
            requests.add(request(
                    "/batch/", "{\"api_key\":\"" + Definitions.TOKEN + "\",\"batch\":[" + events + "]}", zipped));
        }
        return requests;
    }

    /** Requests with one event each. */
    static List<byte[]> singles(boolean zipped) {
        return EVENTS.stream()
                .map(event ->
                        request("/i/v0/e/", "{\"api_key\":\"" + Definitions.TOKEN + "\"," + event.substring(1), zipped))
                .toList();
    }

    private static byte[] request(String path, String body, boolean zipped) {
        byte[] plain = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>(Map.of("content-type", "application/json"));
        if (zipped) {
            headers.put("content-encoding", "gzip");
        }
        return Http.post(path, headers, zipped ? zip(plain) : plain);
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static List<String> make() {
        Random random = new Random(7);
        List<String> events = new ArrayList<>(COUNT);
        for (int i = 0; i < COUNT; i++) {
            events.add(("{\"event\":\"page viewed\",\"distinct_id\":\"visitor-%d\",\"uuid\":\"%s\","
                            + "\"timestamp\":\"2026-01-01T00:00:%02d.%03dZ\",\"properties\":{\"$lib\":\"web\",\"$lib_version\":\"1.300.0\","
                            + "\"$current_url\":\"https://shop.example.org/products/%d?from=search&position=%d\",\"$browser\":\"Firefox\","
                            + "\"$os\":\"Linux\",\"$screen_width\":1920,\"$screen_height\":1080,\"$session_id\":\"%s\",\"$window_id\":\"%s\","
                            + "\"price\":%d.%02d,\"currency\":\"EUR\",\"category\":\"books\"}}")
                    .formatted(
                            random.nextInt(100_000),
                            new UUID(random.nextLong(), random.nextLong()),
                            random.nextInt(60),
                            random.nextInt(1000),
                            random.nextInt(10_000),
                            random.nextInt(50),
                            new UUID(random.nextLong(), random.nextLong()),
                            new UUID(random.nextLong(), random.nextLong()),
                            random.nextInt(200),
                            random.nextInt(100)));
        }
        return List.copyOf(events);
    }
}
