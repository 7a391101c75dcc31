package dev.sluice.notifier.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.kit.secret.SecretBox;
import dev.sluice.notifier.route.Interest;
import dev.sluice.notifier.route.QuietHours;
import dev.sluice.notifier.route.Route;
import dev.sluice.notifier.route.Target;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A route as it stands in the database: its target sealed, as whoever has it can tell our people anything. */
@Entity
@Table(name = "route")
class RouteRow {

    private static final ObjectMapper JSON = WireJson.lenient();

    @Id
    UUID id;

    String project;
    String name;

    @Enumerated(EnumType.STRING)
    Target.Channel channel;

    /** Of routes of before targets were sealed; null of all others. */
    String url;

    String target;

    @Enumerated(EnumType.STRING)
    @Column(name = "least_severity")
    AlertRecord.Severity leastSeverity;

    /** The rest of the interest, and the quiet hours, as JSON; null when there is none. */
    String terms;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    /** What a route wants besides a severity. */
    record Terms(
            List<AlertRecord.Kind> kinds, List<String> teams, List<String> tags, Optional<QuietHours> quietHours) {}

    /** Whether its target lies open. */
    boolean isUnsealed() {
        return target == null;
    }

    void seal(SecretBox box) {
        target = sealed(box, project, id, new Target.SlackWebhook(URI.create(url)));
        url = null;
    }

    Route toRoute(SecretBox box) {
        try {
            Target opened = isUnsealed()
                    ? new Target.SlackWebhook(URI.create(url))
                    : JSON.readValue(box.open(project, source(id), target), Target.class);
            return to(opened);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("route " + id + " cannot be read", e);
        }
    }

    /** The route, without what is sealed: what it wants lies open, so that its alerts can be kept for it. */
    Route toUnopened(String why) {
        try {
            return to(new Target.Unopened(channel, why));
        } catch (JsonProcessingException e) {
            return new Route(id, project, name, new Target.Unopened(channel, why), Interest.ALL, Optional.empty());
        }
    }

    private Route to(Target opened) throws JsonProcessingException {
        Terms all = terms == null
                ? new Terms(List.of(), List.of(), List.of(), Optional.empty())
                : JSON.readValue(terms, Terms.class);
        return new Route(
                id,
                project,
                name,
                opened,
                new Interest(leastSeverity, all.kinds(), all.teams(), all.tags()),
                all.quietHours());
    }

    static RouteRow of(Route route, SecretBox box, String createdBy, Instant createdAt) {
        RouteRow row = new RouteRow();
        row.id = route.id();
        row.project = route.project();
        row.name = route.name();
        row.channel = route.target().channel();
        row.target = sealed(box, route.project(), route.id(), route.target());
        Interest interest = route.interest();
        row.leastSeverity = interest.leastSeverity();
        row.terms = json(new Terms(interest.kinds(), interest.teams(), interest.tags(), route.quietHours()));
        row.createdBy = createdBy;
        row.createdAt = createdAt;
        return row;
    }

    private static String sealed(SecretBox box, String project, UUID id, Target target) {
        try {
            return box.seal(project, source(id), JSON.writerFor(Target.class).writeValueAsString(target));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a target that cannot be written", e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms that cannot be written", e);
        }
    }

    private static String source(UUID id) {
        return "notification-route/" + id;
    }
}
