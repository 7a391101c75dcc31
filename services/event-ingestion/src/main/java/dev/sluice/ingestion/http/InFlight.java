package dev.sluice.ingestion.http;

import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of all open requests is in memory. When Kafka is slow or gone, requests stay open and this fills up; then new ones are
 * refused at once, instead of piling up until the service falls over.
 */
@ApplicationScoped
public class InFlight {

    private final long bytesMax;
    private final int requestsMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();

    InFlight(IngestionConfig config, MeterRegistry meters) {
        this.bytesMax = config.inFlightBytes();
        this.requestsMax = config.maxRequests();
        meters.gauge("sluice.ingestion.inflight.bytes", bytes);
        meters.gauge("sluice.ingestion.inflight.requests", requests);
    }

    /**
     * Lets a request in.
     *
     * @throws BodyRefusedException when too many are open
     */
    Lease open() throws BodyRefusedException {
        if (requests.incrementAndGet() > requestsMax) {
            requests.decrementAndGet();
            throw overloaded();
        }
        return new Lease();
    }

    /** Whether less than half of the room is left. */
    boolean isHalfFull() {
        return bytes.get() > bytesMax / 2 || requests.get() > requestsMax / 2;
    }

    private static BodyRefusedException overloaded() {
        return new BodyRefusedException(
                BodyRefusedException.Kind.NO_ROOM,
                "too much is waiting to be written: send the same again, a little later");
    }

    /** One request's part. To be closed once, whatever becomes of the request; closing again does nothing. */
    final class Lease implements Budget, AutoCloseable {

        private final AtomicLong taken = new AtomicLong();
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void take(int more) throws BodyRefusedException {
            if (taken.get() + more > bytesMax) {
                // Waiting would not help: there will never be more room than all of it.
                throw new BodyRefusedException(
                        BodyRefusedException.Kind.TOO_LARGE,
                        "a request may take at most " + bytesMax
                                + " bytes of memory while it is decoded: send it as JSON or gzip, or in parts");
            }
            if (bytes.addAndGet(more) > bytesMax) {
                bytes.addAndGet(-more);
                throw overloaded();
            }
            taken.addAndGet(more);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                bytes.addAndGet(-taken.get());
                requests.decrementAndGet();
            }
        }
    }
}
