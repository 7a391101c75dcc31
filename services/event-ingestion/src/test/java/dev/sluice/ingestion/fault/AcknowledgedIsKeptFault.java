package dev.sluice.ingestion.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The service is killed and its broker stopped and killed in the midst of events: what was answered with 200 stands in the topic,
 * and once copies are told by their uuid, stands there once. More events: {@code -Dsluice.events=1000000}; other moments: {@code
 * -Dsluice.seed=N}.
 */
class AcknowledgedIsKeptFault {

    private static final int EVENTS = Integer.getInteger("sluice.events", 60_000);
    private static final long SEED = Long.getLong("sluice.seed", 20261123);
    private static final int BATCH = 50;
    private static final int SENDERS = 16;

    /** What goes wrong, in this order, each once a further share of the events has been sent. */
    private enum Fault {
        KILL_SERVICE,
        RESTART_BROKER,
        KILL_SERVICE_AGAIN,
        KILL_BROKER,
        RESTART_SERVICE
    }

    @Test
    void shouldKeepEveryAcknowledgedEventWhenServiceAndBrokerFall() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        long begun = System.nanoTime();
        try (Rig rig = new Rig("fault-acknowledged");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            NumberedEvents events = new NumberedEvents(rig, SEED, EVENTS, BATCH);
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(threads.submit(events::sendAll));
            }
            List<Fault> faults = List.of(Fault.values());
            for (int i = 0; i < faults.size(); i++) {
                double share = (i + 0.3 + 0.6 * random.nextDouble()) / (faults.size() + 0.5);
                awaitBegun(events, (int) (share * EVENTS), senders);
                apply(faults.get(i), rig);
            }
            for (Future<?> sender : senders) {
                sender.get(30, TimeUnit.MINUTES);
            }

            WrittenNumbers written = WrittenNumbers.read(rig.servers(), events);
            System.out.printf(
                    "%d events, seed %d: %d acknowledged, %d given up, %d requests repeated; %d records, %d of them copies;"
                            + " %d s%n",
                    EVENTS,
                    SEED,
                    events.acknowledged().cardinality(),
                    events.givenUp(),
                    events.retries(),
                    written.records(),
                    written.copies(),
                    Duration.ofNanos(System.nanoTime() - begun).toSeconds());
            BitSet lost = events.acknowledged();
            lost.andNot(written.numbers());
            assertThat(lost.isEmpty())
                    .as("seed %d: acknowledged and lost: %s", SEED, lost)
                    .isTrue();
            assertThat(written.strangers()).isZero();
            assertThat(written.records() - written.copies())
                    .isEqualTo(written.numbers().cardinality());
            // Senders have tried again often enough, so all got through in the end; and the faults did hit.
            assertThat(events.acknowledged().cardinality()).isEqualTo(EVENTS);
            assertThat(events.retries()).isPositive();
        }
    }

    private static void awaitBegun(NumberedEvents events, int count, List<Future<?>> senders) throws Exception {
        while (events.begun() < count) {
            TimeUnit.MILLISECONDS.sleep(10);
            for (Future<?> sender : senders) {
                if (sender.isDone()) {
                    // Fails here when the sender did.
                    sender.get();
                }
            }
        }
    }

    private static void apply(Fault fault, Rig rig) throws Exception {
        switch (fault) {
            case KILL_SERVICE, KILL_SERVICE_AGAIN -> {
                rig.killService();
                rig.startService();
                rig.awaitReady();
            }
            case RESTART_BROKER -> {
                rig.stopBroker();
                TimeUnit.SECONDS.sleep(2);
                rig.startBroker();
            }
            case KILL_BROKER -> {
                rig.killBroker();
                rig.startBroker();
            }
            case RESTART_SERVICE -> {
                rig.askServiceToStop();
                assertThat(rig.serviceEndsWithin(Rig.PATIENCE)).isTrue();
                rig.startService();
                rig.awaitReady();
            }
        }
    }
}
