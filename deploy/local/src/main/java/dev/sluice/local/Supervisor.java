package dev.sluice.local;

import dev.sluice.infra.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps one component running: starts it, notices its end, and starts it again with growing patience.
 *
 * <p>One thread per supervisor does all of it; other threads only read the outcome of the first start and ask for the end.
 */
final class Supervisor {

    private static final Duration BACKOFF_MIN = Duration.ofSeconds(1);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);
    /** A process that was ready for this long is well: its next end starts the backoff anew. */
    private static final Duration WELL_AFTER = Duration.ofMinutes(1);
    /** So often a process may end during its first start before the whole start is given up. */
    private static final int FIRST_STARTS_MAX = 3;

    private static final long POLL_MILLIS = 400;

    private final Component component;
    private final Path log;
    private final Ledger ledger;
    private final Voice voice;
    private final CountDownLatch firstOutcome = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private volatile String failure;
    private volatile boolean wasReady;
    private volatile boolean turnOver;
    private int restarts;
    private Duration backoff = BACKOFF_MIN;

    Supervisor(Component component, Path log, Ledger ledger, Voice voice) {
        this.component = component;
        this.log = log;
        this.ledger = ledger;
        this.voice = voice;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("supervisor-" + component.name())
                .unstarted(this::run);
    }

    String name() {
        return component.name();
    }

    void start() {
        thread.start();
    }

    /** Waits until the component was ready once, or its first start failed, or the time is over. True when ready. */
    boolean awaitReady(Duration patience) throws InterruptedException {
        return firstOutcome.await(patience.toMillis(), TimeUnit.MILLISECONDS) && failure == null;
    }

    /** True while it is in the middle of its first start. */
    boolean takesTurn() {
        return firstOutcome.getCount() > 0 && !turnOver;
    }

    /** Waits for the end of its first start, and no longer than a fair turn takes. */
    void awaitTurn(Duration patience) throws InterruptedException {
        if (!firstOutcome.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            turnOver = true;
        }
    }

    /** Why the first start was given up, as a sentence. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Stops the component for good. Returns when it is gone. */
    void stop() {
        ending.countDown();
        component.stop();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
            // It may have been starting while it was told to stop.
            component.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isEnding()) {
            long launched = System.nanoTime();
            String why = live(launched);
            if (isEnding()) {
                return;
            }
            restarts++;
            if (!wasReady && restarts >= FIRST_STARTS_MAX) {
                failure = component.name() + " did not start: " + why;
                firstOutcome.countDown();
                return;
            }
            if (System.nanoTime() - launched > WELL_AFTER.toNanos()) {
                backoff = BACKOFF_MIN;
            }
            voice.say(component.name() + " " + why + " Starting it again in " + backoff.toSeconds() + " s.");
            pause(backoff);
            backoff = backoff.multipliedBy(2).compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : backoff.multipliedBy(2);
        }
    }

    /** One life of the process. Returns how it ended, as the rest of a sentence that begins with its name. */
    private String live(long launched) {
        ProcessHandle process;
        try {
            process = component.launch();
        } catch (RuntimeException | Error e) {
            return "could not be started: " + e.getMessage();
        }
        ledger.note(Ledger.noteOf(component.name(), process, component.port(), restarts));
        boolean ready = false;
        while (Processes.isAlive(process) && !isEnding()) {
            if (!ready && component.isReady()) {
                ready = true;
                wasReady = true;
                voice.say(String.format(
                        Locale.ROOT,
                        "  %-16s ready after %4.1f s",
                        component.name(),
                        (System.nanoTime() - launched) / 1e9));
                firstOutcome.countDown();
            }
            if (ready) {
                awaitEnd(process);
            } else {
                pause(Duration.ofMillis(POLL_MILLIS));
            }
        }
        return "ended unexpectedly, see " + log + ".";
    }

    private void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // It lives on: the caller looks again.
        } catch (InterruptedException | ExecutionException e) {
            ending.countDown();
        }
    }

    private void pause(Duration time) {
        try {
            if (ending.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            ending.countDown();
        }
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }
}
