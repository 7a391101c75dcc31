package dev.sluice.notifier.delivery;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.outbound.Attempt;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** What a try comes to: what is recorded, what is remembered, and when the receiver may be asked again. */
final class Outcomes {

    private final RetryRule rule;
    private final Sent sent = new Sent();
    private final Map<UUID, Instant> patience = new ConcurrentHashMap<>();

    Outcomes(RetryRule rule) {
        this.rule = rule;
    }

    boolean wasSentHere(String alertId, UUID route) {
        return sent.has(alertId, route);
    }

    /** Until when a receiver asked to be left alone; empty when it did not, or the time is over. */
    Optional<Instant> patienceUntil(UUID route, Instant now) {
        return Optional.ofNullable(patience.get(route)).filter(now::isBefore);
    }

    /**
     * The entry.
     *
     * @param urgent whether it does not wait for what is harmless
     * @param attempts tries with this one
     */
    Ledger.Entry entry(
            AlertRecord alert,
            String json,
            UUID route,
            boolean urgent,
            Attempt attempt,
            int attempts,
            Instant firstTriedAt,
            Instant now) {
        return switch (attempt) {
            case Attempt.Delivered _ -> {
                sent.add(alert.alertId(), route);
                yield new Ledger.Entry(
                        alert,
                        json,
                        route,
                        urgent,
                        Ledger.State.SENT,
                        attempts,
                        Optional.empty(),
                        firstTriedAt,
                        now,
                        Optional.empty());
            }
            case Attempt.Refused refused ->
                new Ledger.Entry(
                        alert,
                        json,
                        route,
                        urgent,
                        Ledger.State.PARKED,
                        attempts,
                        Optional.of(refused.why()),
                        firstTriedAt,
                        now,
                        Optional.empty());
            case Attempt.Failed failed -> {
                failed.retryAfter().ifPresent(asked -> patience.put(route, now.plus(asked)));
                Optional<Instant> next = rule.next(
                        firstTriedAt,
                        attempts,
                        now,
                        failed.retryAfter(),
                        urgent,
                        ThreadLocalRandom.current().nextDouble());
                yield new Ledger.Entry(
                        alert,
                        json,
                        route,
                        urgent,
                        next.isPresent() ? Ledger.State.WAITING : Ledger.State.PARKED,
                        attempts,
                        Optional.of(failed.why()),
                        firstTriedAt,
                        now,
                        next);
            }
        };
    }
}
