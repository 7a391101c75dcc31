package dev.sluice.flagdelivery.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.flagdelivery.Gauges;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.people.KnownPeople;
import dev.sluice.flagdelivery.serving.FlagFeed;
import dev.sluice.flagdelivery.serving.ProjectFlags;
import dev.sluice.flagdelivery.serving.Served;
import dev.sluice.flagdelivery.serving.ServedFlag;
import dev.sluice.flagdelivery.serving.ServedFlags;
import dev.sluice.flagdelivery.snapshot.SnapshotKeeper;
import dev.sluice.kit.cohort.MemberList;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what this node serves: {@code GET /q/served}, and gauges. "Saved" becomes "live on every node" when each node's version of a
 * flag has reached the saved one.
 */
@ApplicationScoped
public class ServedRoute {

    private final ServedFlags served;
    private final FlagFeed feed;
    private final SnapshotKeeper snapshots;
    private final KnownPeople people;
    private final Clock clock = Clock.systemUTC();

    ServedRoute(ServedFlags served, FlagFeed feed, SnapshotKeeper snapshots, KnownPeople people) {
        this.people = people;
        this.served = served;
        this.feed = feed;
        this.snapshots = snapshots;
    }

    void register(@Observes Router router) {
        // Before the framework's own pages under /q.
        router.get("/q/served").order(-1).handler(context -> context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.write(this::write)));
    }

    void measure(@Observes StartupEvent event, Gauges gauges) {
        gauges.add("served_flags", "flags served, over all projects", this::flagCount);
        gauges.add(
                "served_from_kafka",
                "1 while Kafka is followed, 0 while the disk's snapshot is served, what flag-config was asked for, or nothing",
                () -> isFromKafka() ? 1 : 0);
        gauges.add(
                "bus_silence_seconds",
                "since Kafka last answered a question for records; since the start when it never did",
                () -> feed.bus().silence().toMillis() / 1000.0);
        gauges.add(
                "served_newest_record_age_seconds",
                "since the newest flag that is served was changed; NaN without flags",
                this::newestAgeSeconds);
        gauges.add(
                "unreadable_records",
                "records that could not be read since the start; their keys keep the last good value",
                () -> feed.bus().unreadableRecords().orElse(0L));
        gauges.add("served_list_members", "members of static cohorts, over all projects", this::listMemberCount);
        gauges.add("snapshots_written", "snapshots written to disk since the start", snapshots::writtenCount);
    }

    private void write(JsonGenerator out) throws IOException {
        Served now = served.now();
        out.writeStartObject();
        out.writeStringField("source", now.source().name().toLowerCase(Locale.ROOT));
        out.writeNumberField("busSilentMillis", feed.bus().silence().toMillis());
        out.writeStringField("people", people.state());
        out.writeObjectFieldStart("projects");
        for (ProjectFlags project : now.byProject().values()) {
            out.writeObjectFieldStart(project.project().project());
            Optional<Instant> newest = project.newestChange();
            if (newest.isPresent()) {
                out.writeStringField("newestRecordAt", newest.get().toString());
                out.writeNumberField("newestRecordAgeMillis", age(newest.get()).toMillis());
            }
            out.writeObjectFieldStart("flags");
            for (ServedFlag flag : project.flags().values()) {
                // Known and not answered yet is not live.
                if (!project.isUndecided(flag)) {
                    out.writeFieldName(flag.name());
                    out.writeNumber(flag.flag().version());
                }
            }
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private int flagCount() {
        return served.now().byProject().values().stream()
                .mapToInt(project -> project.flags().size())
                .sum();
    }

    private long listMemberCount() {
        return served.now().byProject().values().stream()
                .flatMap(project -> project.lists().byCohort().values().stream())
                .mapToLong(MemberList::size)
                .sum();
    }

    private boolean isFromKafka() {
        return served.now().source() == Served.Source.KAFKA;
    }

    private double newestAgeSeconds() {
        return served.now().byProject().values().stream()
                .map(ProjectFlags::newestChange)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .map(newest -> age(newest).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private Duration age(Instant at) {
        return Duration.between(at, clock.instant());
    }
}
