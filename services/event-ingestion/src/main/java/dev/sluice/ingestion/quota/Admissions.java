package dev.sluice.ingestion.quota;

import dev.sluice.contracts.IngestionSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Asks a project's limits before its events are taken in. The rate is kept by each instance for itself: with several behind a
 * balancer a project may send that many times its rate.
 */
@ApplicationScoped
public class Admissions {

    private static final Admission GRANTED = new Admission.Granted();

    private final MonthlyCounts counts;
    private final LongSupplier nanoTime = System::nanoTime;
    private final Map<Stream, Rate> rates = new ConcurrentHashMap<>();

    private record Stream(String project, boolean recordings) {}

    private record Rate(int perSecond, RateLimit limit) {}

    Admissions(MonthlyCounts counts) {
        this.counts = counts;
    }

    /** Whether so many events may come in now. The rate's share is taken at once, the month's only by {@link MonthlyCounts#add}. */
    public Admission ask(String project, IngestionSettings settings, int events, YearMonth month) {
        if (events == 0) {
            return GRANTED;
        }
        if (settings.eventsPerMonth() > 0 && counts.of(project, month) >= settings.eventsPerMonth()) {
            return new Admission.OverQuota();
        }
        return withinRate(new Stream(project, false), settings, events);
    }

    /**
     * Whether so many pieces of recordings may come in now: as many a second as events, counted apart, so that neither takes the other's
     * share. No month's quota counts them.
     */
    public Admission askRecordings(String project, IngestionSettings settings, int pieces) {
        return pieces == 0 ? GRANTED : withinRate(new Stream(project, true), settings, pieces);
    }

    private Admission withinRate(Stream stream, IngestionSettings settings, int count) {
        if (settings.eventsPerSecond() == 0) {
            return GRANTED;
        }
        long now = nanoTime.getAsLong();
        Rate rate = rates.compute(
                stream,
                (key, known) -> known != null && known.perSecond() == settings.eventsPerSecond()
                        ? known
                        : new Rate(settings.eventsPerSecond(), new RateLimit(settings.eventsPerSecond(), now)));
        Duration wait = rate.limit().take(count, now);
        return wait.isZero() ? GRANTED : new Admission.TooFast(wait);
    }
}
