package dev.sluice.flagdelivery.poll;

import dev.sluice.contracts.ServingSnapshot;
import dev.sluice.contracts.ServingSnapshot.ListState;
import dev.sluice.flagdelivery.DeliveryConfig;
import dev.sluice.flagdelivery.serving.FlagFeed;
import dev.sluice.kit.secret.SignedExchange;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks flag-config for what is to be served while the bus is silent, on a thread of its own: answering waits for none of it, and what was
 * served stays when nobody answers.
 *
 * <p>Lists are asked for one by one, and only those that changed since the bus was last heard.
 */
@ApplicationScoped
public class SecondWay {

    private static final Logger LOG = Logger.getLogger(SecondWay.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A list that changed this shortly before the silence may not have been told of; and clocks of machines differ. */
    private static final Duration BEFORE_SILENCE = SignedExchange.CLOCKS_APART_MAX;

    private final FlagFeed feed;
    private final DeliveryConfig.Poll config;
    private final Optional<URI> url;
    private final Optional<SignedExchange> exchange;
    private final InstantSource clock = InstantSource.system();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("second-way").daemon().factory());
    /** All of the following belongs to that thread. */
    private SnapshotClient client;

    private Optional<String> etag = Optional.empty();
    private List<ListState> lists = List.of();
    private final Map<String, Long> listsTaken = new HashMap<>();
    private long askedNanos;
    private boolean asked;
    private boolean polled;
    private boolean saidThatItFails;

    /** Fails at the start when the key is weak. */
    SecondWay(
            FlagFeed feed, DeliveryConfig config, @ConfigProperty(name = "sluice.snapshot-key") Optional<String> key) {
        this.feed = feed;
        this.config = config.poll();
        this.url = config.poll().url();
        this.exchange = key.filter(text -> !text.isBlank()).map(SignedExchange::of);
    }

    void start(@Observes StartupEvent event) {
        if (url.isEmpty() || exchange.isEmpty()) {
            LOG.warnf(
                    "SLUICE_FLAG_CONFIG_URL or %s is not set: while the bus is silent, no change arrives",
                    SignedExchange.VARIABLE);
            return;
        }
        client = new SnapshotClient(url.get(), exchange.get(), clock);
        // It reports its own failures.
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
        if (client != null) {
            client.close();
        }
    }

    private void look() {
        Duration sinceAsked = asked ? Duration.ofNanos(System.nanoTime() - askedNanos) : config.every();
        Step step = Step.of(feed.bus().silence(), config.after(), sinceAsked, config.every(), polled);
        switch (step) {
            case WAIT -> {}
            case ASK -> ask();
            case BACK_TO_BUS -> backToBus();
        }
    }

    private void backToBus() {
        LOG.info("the bus is heard again");
        feed.backToBus();
        polled = false;
        // What the bus tells from now on is newer than what was taken.
        etag = Optional.empty();
        listsTaken.clear();
        lists = List.of();
    }

    private void ask() {
        asked = true;
        askedNanos = System.nanoTime();
        try {
            Instant silentSince = silentSince();
            Optional<SnapshotClient.Answered> answered = client.snapshot(etag);
            if (!polled) {
                LOG.warnf(
                        "the bus is silent, flag-config is asked: silentSeconds=%d",
                        feed.bus().silence().toSeconds());
            }
            answered.ifPresent(this::take);
            polled = true;
            for (ListState list : lists) {
                take(list, silentSince);
            }
            saidThatItFails = false;
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(SnapshotClient.Answered answered) {
        ServingSnapshot snapshot = answered.snapshot();
        feed.take(snapshot);
        etag = Optional.of(answered.etag());
        lists = snapshot.lists().stream().filter(list -> !list.deleted()).toList();
    }

    private void take(ListState list, Instant silentSince) throws IOException, InterruptedException {
        String key = list.project() + "/" + list.cohortId();
        boolean mayBeNews = list.changedAt().isAfter(silentSince.minus(BEFORE_SILENCE));
        if (mayBeNews && listsTaken.getOrDefault(key, 0L) < list.version()) {
            feed.take(client.list(list));
            listsTaken.put(key, list.version());
        }
    }

    /** By our clock; long ago when the bus was never heard: what is known is then as old as the disk. */
    private Instant silentSince() {
        return feed.bus().isHeard() ? clock.instant().minus(feed.bus().silence()) : Instant.EPOCH.plus(BEFORE_SILENCE);
    }

    private void failed(Exception e) {
        if (!saidThatItFails) {
            saidThatItFails = true;
            LOG.warnf("the bus is silent and flag-config cannot be asked, trying on: %s", e.toString());
        }
    }
}
