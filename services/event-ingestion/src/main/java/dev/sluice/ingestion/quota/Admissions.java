package dev.sluice.ingestion.quota;

import dev.sluice.contracts.IngestionSettings;
import jakarta.enterprise.context.ApplicationScoped;
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
    private static final Admission OVER_QUOTA = new Admission.OverQuota();

    private final MonthlyCounts counts;
    private final LongSupplier nanoTime = System::nanoTime;
    private final Map<String, ProjectRate> rates = new ConcurrentHashMap<>();

    Admissions(MonthlyCounts counts) {
        this.counts = counts;
    }

    /**
     * Whether a request may come in now. The rate's share is taken at once, and only if all of it passes; the month's only by {@link
     * MonthlyCounts#add}.
     *
     * @param events how many it has
     * @param pieces how many pieces of recordings: no month's quota counts them
     * @return {@link Admission.OverQuota} when the pieces may come in and the events not
     */
    public Admission ask(String project, IngestionSettings settings, int events, int pieces, YearMonth month) {
        boolean overQuota =
                events > 0 && settings.eventsPerMonth() > 0 && counts.of(project, month) >= settings.eventsPerMonth();
        Admission admission = withinRate(project, settings, overQuota ? 0 : events, pieces);
        return overQuota && admission instanceof Admission.Granted ? OVER_QUOTA : admission;
    }

    private Admission withinRate(String project, IngestionSettings settings, int events, int pieces) {
        int perSecond = settings.eventsPerSecond();
        if (perSecond == 0 || events + pieces == 0) {
            return GRANTED;
        }
        long now = nanoTime.getAsLong();
        return rates.compute(
                        project,
                        (key, known) -> known != null && known.perSecond() == perSecond
                                ? known
                                : new ProjectRate(perSecond, now))
                .take(events, pieces, now);
    }
}
