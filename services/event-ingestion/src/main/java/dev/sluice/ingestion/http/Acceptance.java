package dev.sluice.ingestion.http;

import dev.sluice.contracts.EventKind;
import dev.sluice.ingestion.capture.Capture;
import dev.sluice.ingestion.capture.CaptureRefusedException;
import dev.sluice.ingestion.capture.CapturedEvent;
import dev.sluice.ingestion.capture.Reason;
import dev.sluice.ingestion.capture.RefusedEvent;
import dev.sluice.ingestion.config.IngestionConfig;
import dev.sluice.ingestion.kafka.Arrived;
import dev.sluice.ingestion.kafka.EventPublisher;
import dev.sluice.ingestion.kafka.EventRecords;
import dev.sluice.ingestion.kafka.KnownProject;
import dev.sluice.ingestion.kafka.ProjectTokens;
import dev.sluice.ingestion.quota.Admission;
import dev.sluice.ingestion.quota.Admissions;
import dev.sluice.ingestion.quota.MonthlyCounts;
import dev.sluice.kit.http.body.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of events that could be read: the project's limits are asked, then each goes to the topics it belongs to. */
@ApplicationScoped
class Acceptance {

    /** What a record may have besides the largest event: its key, and the words around what it sets. A broker's 1 MiB has room for them. */
    private static final int RECORD_EXTRA_BYTES = 16_384;

    private final ProjectTokens projects;
    private final Admissions admissions;
    private final MonthlyCounts counts;
    private final EventPublisher publisher;
    private final InFlight inFlight;
    private final CaptureMeters meters;
    private final Vertx vertx;
    private final int recordBytesMax;

    Acceptance(
            IngestionConfig config,
            ProjectTokens projects,
            Admissions admissions,
            MonthlyCounts counts,
            EventPublisher publisher,
            InFlight inFlight,
            CaptureMeters meters,
            Vertx vertx) {
        this.projects = projects;
        this.admissions = admissions;
        this.counts = counts;
        this.publisher = publisher;
        this.inFlight = inFlight;
        this.meters = meters;
        this.vertx = vertx;
        this.recordBytesMax = config.maxEventBytes();
    }

    /**
     * What became of a request's events.
     *
     * @param accepted those that are durable, or were dropped on purpose
     * @param refused those set aside
     * @param overQuota whether the project has had its events for the month, and these were not kept
     */
    record Outcome(List<CapturedEvent> accepted, List<RefusedEvent> refused, boolean overQuota) {}

    /**
     * Sends them on their way. May wait for room in the Kafka client's buffer, so it must not run on an event loop.
     *
     * @param body where their bytes are
     * @return once all that are kept are durable; fails with a {@code KafkaException} when they are not
     * @throws CaptureRefusedException when nothing of the request is taken: its token names no project, or it comes too fast
     */
    Future<Outcome> take(Capture capture, Bytes body, Arrived arrived) throws CaptureRefusedException {
        KnownProject project = projects.known(capture.token());
        yieldToLiveEvents(arrived);
        List<CapturedEvent> recordings = new ArrayList<>(0);
        List<CapturedEvent> events = new ArrayList<>(capture.accepted().size());
        for (CapturedEvent event : capture.accepted()) {
            if (EventKind.of(event.name()) == EventKind.RECORDING) {
                recordings.add(event);
            } else if (isKept(event)) {
                events.add(event);
            }
        }
        meters.dropped(capture.accepted().size() - recordings.size() - events.size());
        YearMonth month = YearMonth.from(arrived.now().atOffset(ZoneOffset.UTC));
        boolean overQuota = isOverQuota(project, events.size(), recordings.size(), month);
        List<CapturedEvent> kept = overQuota ? List.of() : events;
        EventRecords records = new EventRecords(project.name(), project.policy(), body, arrived);
        List<RefusedEvent> refused = new ArrayList<>(capture.refused());
        List<ProducerRecord<byte[], byte[]>> pieces = pieces(records, recordings, refused);
        List<RefusedEvent> tooLarge = new ArrayList<>();
        // Made one by one as they are sent: the body is in memory already, and need not be there twice.
        CompletionStage<Void> durable = publisher.publish(sink -> {
            for (CapturedEvent event : kept) {
                // What no broker would take is set aside before the broker says so: its failure would be that of its
                // neighbours too.
                if (!records.send(event, recordBytesMax + RECORD_EXTRA_BYTES, sink)) {
                    tooLarge.add(tooLarge(event));
                }
            }
            pieces.forEach(sink);
        });
        int written = kept.size() - tooLarge.size();
        refused.addAll(tooLarge);
        refused.forEach(event -> meters.refusedEvent(event.reason()));
        return Future.fromCompletionStage(durable, vertx.getOrCreateContext())
                .onSuccess(done -> {
                    meters.accepted(written);
                    meters.recorded(pieces.size());
                    if (written > 0) {
                        counts.add(project.name(), month, written);
                    }
                })
                .map(done -> new Outcome(without(capture.accepted(), refused), refused, overQuota));
    }

    /** What SDKs report of themselves is taken and dropped. */
    private static boolean isKept(CapturedEvent event) {
        return switch (event.name()) {
            case "$performance_event", "$$client_ingestion_warning" -> false;
            default -> true;
        };
    }

    /** Old events have waited for long and can wait a little more: the second half of the room is for those of today. */
    private void yieldToLiveEvents(Arrived arrived) throws CaptureRefusedException {
        if (arrived.historical() && inFlight.isHalfFull()) {
            throw new CaptureRefusedException(
                    Reason.OVERLOADED, "events of today go first: send this migration again, a little later");
        }
    }

    private boolean isOverQuota(KnownProject project, int events, int pieces, YearMonth month)
            throws CaptureRefusedException {
        return switch (admissions.ask(project.name(), project.settings(), events, pieces, month)) {
            case Admission.Granted _ -> false;
            case Admission.TooFast tooFast -> throw tooFast(project, tooFast);
            case Admission.OverQuota _ -> {
                for (int i = 0; i < events; i++) {
                    meters.refusedEvent(Reason.OVER_QUOTA);
                }
                yield true;
            }
        };
    }

    private static CaptureRefusedException tooFast(KnownProject project, Admission.TooFast tooFast) {
        String what =
                switch (tooFast.stream()) {
                    case EVENTS -> "events";
                    case RECORDINGS -> "pieces of recordings";
                };
        return new CaptureRefusedException(
                Reason.TOO_FAST,
                "the project may send " + project.settings().eventsPerSecond() + " " + what
                        + " a second: send the same again, later",
                Optional.of(tooFast.after()));
    }

    private static List<CapturedEvent> without(List<CapturedEvent> events, List<RefusedEvent> refused) {
        if (refused.isEmpty()) {
            return events;
        }
        Set<Integer> places = refused.stream().map(RefusedEvent::index).collect(Collectors.toSet());
        return events.stream().filter(event -> !places.contains(event.index())).toList();
    }

    private RefusedEvent tooLarge(CapturedEvent event) {
        return new RefusedEvent(
                event.index(),
                Reason.EVENT_TOO_LARGE,
                "an event, and what it says of a person or group, may have at most "
                        + (recordBytesMax + RECORD_EXTRA_BYTES)
                        + " bytes once the project's rules for properties are applied",
                Optional.of(event.uuid().toString()));
    }

    private List<ProducerRecord<byte[], byte[]>> pieces(
            EventRecords records, List<CapturedEvent> recordings, List<RefusedEvent> refused) {
        List<ProducerRecord<byte[], byte[]>> pieces = new ArrayList<>(recordings.size());
        for (CapturedEvent recording : recordings) {
            records.ofRecording(recording, recordBytesMax)
                    .ifPresentOrElse(
                            pieces::add,
                            () -> refused.add(new RefusedEvent(
                                    recording.index(),
                                    Reason.EVENT_TOO_LARGE,
                                    "a piece of a recording may have at most " + recordBytesMax
                                            + " bytes after compression",
                                    Optional.of(recording.uuid().toString()))));
        }
        return pieces;
    }
}
