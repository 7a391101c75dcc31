package dev.sluice.contracts;

import java.time.Instant;
import java.util.Objects;

/**
 * Two ids that are one person. Topic {@code identity-links}, key {@link #key}: the same link sent again replaces itself, so links are
 * durable and idempotent.
 *
 * @param project the project
 * @param distinctId the id that the person goes by from now on
 * @param otherId the id that the person went by before, or goes by as well; differs from {@code distinctId}
 * @param kind what said so
 * @param at when the event that said so happened
 */
public record IdentityLink(String project, String distinctId, String otherId, Kind kind, Instant at) {
    public IdentityLink {
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(distinctId, "distinctId");
        Objects.requireNonNull(otherId, "otherId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        if (distinctId.equals(otherId)) {
            throw new IllegalArgumentException("an id is not linked to itself: " + distinctId);
        }
    }

    /** The record's key. NUL stands between the ids because no id has one, see {@link DistinctIds}. */
    public String key() {
        return project + "/" + distinctId + '\0' + otherId;
    }

    /** What said that two ids are one person. */
    public enum Kind {
        /** {@code $identify}: an anonymous visitor signed in. */
        IDENTIFIED,
        /** {@code $create_alias}: an app said so. */
        ALIASED,
        /** {@code $merge_dangerously}: an app said so, also of two people who both have signed in. */
        MERGED
    }
}
