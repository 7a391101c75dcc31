package dev.sluice.flagdelivery.http;

import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.kit.http.body.BodyRefusedException;
import dev.sluice.kit.http.body.Budget;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all bodies have together while they arrive and are decoded. A body may take its time to arrive, so without this a
 * few hundred slow senders would fill the heap, whatever the limit of one.
 */
@ApplicationScoped
public class BodyRoom {

    /** One body alone must find room in each of its forms: as sent, as text, and inflated. */
    private static final long FORMS = 8;

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    BodyRoom(DeliveryConfig config) {
        bytesMax = config.bodyRoomBytes()
                .orElseGet(() -> Math.max(Runtime.getRuntime().maxMemory() / 4, FORMS * config.bodyBytesMax()));
    }

    /** One request's part. */
    Lease open() {
        return new Lease();
    }

    /** To be closed once, whatever becomes of the request; of the thread that handles it. */
    final class Lease implements Budget, AutoCloseable {

        private long taken;

        @Override
        public void take(int more) throws BodyRefusedException {
            if (bytes.addAndGet(more) > bytesMax) {
                bytes.addAndGet(-more);
                throw new BodyRefusedException(
                        BodyRefusedException.Kind.NO_ROOM, "too many bodies are arriving at once: send it again soon");
            }
            taken += more;
        }

        @Override
        public void close() {
            bytes.addAndGet(-taken);
            taken = 0;
        }
    }
}
