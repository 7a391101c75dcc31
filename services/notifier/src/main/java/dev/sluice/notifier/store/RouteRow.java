package dev.sluice.notifier.store;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.notifier.delivery.Route;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/** A route as it stands in the database. */
@Entity
@Table(name = "route")
class RouteRow {

    @Id
    UUID id;

    String project;
    String name;

    @Enumerated(EnumType.STRING)
    Route.Channel channel;

    String url;

    @Enumerated(EnumType.STRING)
    @Column(name = "least_severity")
    AlertRecord.Severity leastSeverity;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "created_at")
    Instant createdAt;

    Route toRoute() {
        return new Route(id, project, name, channel, URI.create(url), leastSeverity);
    }

    static RouteRow of(Route route, String createdBy, Instant createdAt) {
        RouteRow row = new RouteRow();
        row.id = route.id();
        row.project = route.project();
        row.name = route.name();
        row.channel = route.channel();
        row.url = route.url().toString();
        row.leastSeverity = route.leastSeverity();
        row.createdBy = createdBy;
        row.createdAt = createdAt;
        return row;
    }
}
