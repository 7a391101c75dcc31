package dev.sluice.ingestion.fault;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends events that carry a number, as SDKs do: in batches, the same batch with the same uuids again while the answer is 408, 429,
 * 5xx or none, given up after a number of tries. Waits are shorter than SDKs', so that a run takes minutes.
 */
final class NumberedEvents {

    private static final int TRIES_MAX = 40;
    private static final Duration WAIT_FIRST = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final Rig rig;
    private final long seed;
    private final int count;
    private final int batch;
    private final AtomicInteger next = new AtomicInteger();
    private final BitSet acknowledged = new BitSet();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    NumberedEvents(Rig rig, long seed, int count, int batch) {
        this.rig = rig;
        this.seed = seed;
        this.count = count;
        this.batch = batch;
    }

    /** The uuid of a number: a copy of an event has the same. */
    UUID uuidOf(int number) {
        return new UUID(seed << 16 | 0x4000L | number >>> 20, 0x8000000000000000L | number);
    }

    /** Sends batches until there are none left; several threads may do so at once. */
    void sendAll() {
        try {
            for (int first = next.getAndAdd(batch); first < count; first = next.getAndAdd(batch)) {
                send(first, Math.min(count, first + batch));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many have been sent at least once, or are being sent. */
    int begun() {
        return Math.min(count, next.get());
    }

    BitSet acknowledged() {
        synchronized (acknowledged) {
            return (BitSet) acknowledged.clone();
        }
    }

    long retries() {
        return retries.get();
    }

    long givenUp() {
        return givenUp.get();
    }

    private void send(int first, int end) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(rig.url("/batch/"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(first, end)))
                .build();
        Duration wait = WAIT_FIRST;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int status = status(request);
            if (status == 200) {
                synchronized (acknowledged) {
                    acknowledged.set(first, end);
                }
                return;
            }
            if (status != 0 && status != 408 && status != 429 && status < 500) {
                throw new AssertionError("numbers from " + first + ": status " + status);
            }
            retries.incrementAndGet();
            Thread.sleep(wait);
            wait = wait.multipliedBy(2).compareTo(WAIT_MAX) < 0 ? wait.multipliedBy(2) : WAIT_MAX;
        }
        givenUp.addAndGet(end - first);
    }

    private int status(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private String body(int first, int end) {
        StringBuilder body = new StringBuilder("{\"api_key\":\"" + Rig.TOKEN + "\",\"batch\":[");
        for (int number = first; number < end; number++) {
            body.append(number == first ? "" : ",")
                    .append("{\"event\":\"numbered\",\"uuid\":\"")
                    .append(uuidOf(number))
                    .append("\",\"distinct_id\":\"person-")
                    .append(number % 1_000)
                    .append("\",\"properties\":{\"number\":")
                    .append(number)
                    .append(",\"$lib\":\"numbered\",\"$lib_version\":\"1.0.0\",\"plan\":\"pro\"}}");
        }
        return body.append("]}").toString();
    }
}
