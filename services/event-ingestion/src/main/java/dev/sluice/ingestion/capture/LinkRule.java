package dev.sluice.ingestion.capture;

import dev.sluice.contracts.DistinctIds;
import dev.sluice.contracts.IdentityLink;
import java.util.Optional;

/**
 * Which two ids an event says to be one person.
 *
 * <p>Apps that have a bug send the same word for everybody, and one link of such an id would make one person of all of them: PostHog
 * refuses these words, and so do we. The event itself is kept.
 */
public final class LinkRule {

    private LinkRule() {}

    /** The link, if the event makes one. */
    public static Optional<IdentityLink> linkOf(String project, CapturedEvent event) {
        Said said = event.said();
        return switch (event.name()) {
            case "$identify" -> link(project, event, said.anonymousId(), IdentityLink.Kind.IDENTIFIED);
            case "$create_alias" -> link(project, event, said.alias(), IdentityLink.Kind.ALIASED);
            case "$merge_dangerously" -> link(project, event, said.alias(), IdentityLink.Kind.MERGED);
            default -> Optional.empty();
        };
    }

    private static Optional<IdentityLink> link(
            String project, CapturedEvent event, Optional<String> other, IdentityLink.Kind kind) {
        if (!event.said().withProfile() || DistinctIds.isNobodys(event.person())) {
            return Optional.empty();
        }
        return other.filter(id -> !DistinctIds.isNobodys(id))
                .map(DistinctIds::normalised)
                .filter(id -> !id.equals(event.person()))
                .map(id -> new IdentityLink(project, event.person(), id, kind, event.at()));
    }
}
