package dev.sluice.gateway.auth;

import dev.sluice.contracts.AccessUse;
import dev.sluice.contracts.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells when keys and accounts came in: each at most once a minute, and a report that gets lost is made up for by the next one. */
@ApplicationScoped
public class Uses {

    private static final Logger LOG = Logger.getLogger(Uses.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Telling telling;
    /** As many as there are keys and accounts. */
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    Uses(Telling telling) {
        this.telling = telling;
    }

    /** That a caller came in. */
    public void note(Caller caller, Instant now) {
        if (caller.isKept() && isWorthTelling(caller.subject(), now)) {
            telling.tell(Topic.ACCESS_USES, caller.subject(), new AccessUse(caller.subject(), now))
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.debugf("use not told: subject=%s reason=%s", caller.subject(), failure.getMessage());
                        }
                    });
        }
    }

    private boolean isWorthTelling(String subject, Instant now) {
        Instant last = told.get(subject);
        if (last != null && now.isBefore(last.plus(PAUSE))) {
            return false;
        }
        return last == null ? told.putIfAbsent(subject, now) == null : told.replace(subject, last, now);
    }
}
