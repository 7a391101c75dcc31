package dev.sluice.autorollout.canary;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets the canary take its turns and says how they went: its time to narrow is our own service level. After each turn that went well
 * the dead-man's switch is pinged; when turns fail, or nobody takes any, it hears nothing and pages.
 *
 * <p>Any number of instances: a turn is named after its place in time, and whoever starts its rollout first has it.
 */
@ApplicationScoped
class Canary {

    private static final Logger LOG = Logger.getLogger(Canary.class);

    private final CanarySettings settings;
    private final DeadMansSwitch deadMansSwitch;
    private final InstantSource clock = InstantSource.system();
    private final MeterRegistry registry;
    private final Timer narrowing;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("canary").daemon().factory());
    private volatile CanaryStanding standing = CanaryStanding.SILENT;

    Canary(CanarySettings settings, DeadMansSwitch deadMansSwitch, MeterRegistry registry) {
        this.settings = settings;
        this.deadMansSwitch = deadMansSwitch;
        this.registry = registry;
        this.narrowing = Timer.builder("canary.narrowing")
                .description("From the acceptance of the canary's last event to the first answer with the old value")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        Gauge.builder("canary.failures", this, canary -> canary.standing.failures())
                .description("Turns of the canary that went wrong one after the other, on this instance")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        if (settings.url().isEmpty() || settings.key().isEmpty()) {
            LOG.info("the canary is off: it has no address or no key");
            return;
        }
        FrontDoor door = new FrontDoor(settings.url().get(), settings.key().get());
        CanaryTurn turn = new CanaryTurn(door, settings.within(), clock);
        long every = settings.every().toMillis();
        // It never fails: each turn answers for itself. A turn that took long is not made up for by several at once.
        Future<?> unused = thread.scheduleWithFixedDelay(() -> sing(turn), every, every, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    CanaryStanding standing() {
        return standing;
    }

    /** Whether it takes turns at all. */
    boolean isOn() {
        return settings.url().isPresent() && settings.key().isPresent();
    }

    private void sing(CanaryTurn turn) {
        try {
            Optional<Duration> narrowed = turn.take(nameAt(clock.instant(), settings.every()));
            if (narrowed.isEmpty()) {
                count("somebody_else");
                return;
            }
            narrowing.record(narrowed.get());
            standing = standing.wentWell(narrowed.get(), clock.instant());
            count("well");
            if (settings.pingUrl().isPresent()) {
                deadMansSwitch.ping(settings.pingUrl().get());
            }
        } catch (CanaryException e) {
            wentWrong(e.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            wentWrong("a fault of the canary itself: " + e);
        }
    }

    /** A person has to look: a real breach might go the same way. */
    private void wentWrong(String why) {
        standing = standing.wentWrong(why);
        count("wrong");
        LOG.errorf("the canary's turn went wrong: failures=%d reason=%s", standing.failures(), why);
    }

    private void count(String outcome) {
        registry.counter("canary.turns", "outcome", outcome).increment();
    }

    /** The same for all instances while the same turn lasts. */
    static String nameAt(Instant now, Duration every) {
        return "canary-" + now.toEpochMilli() / every.toMillis();
    }
}
