package dev.sluice.ingestion.capture;

import dev.sluice.contracts.DistinctIds;
import dev.sluice.contracts.IdentityLink;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which two ids an event says to be one person.
 *
 * <p>Apps that have a bug send the same word for everybody, and one link of such an id would make one person of all of them: PostHog
 * refuses these words, and so do we. The event itself is kept.
 */
public final class LinkRule {

    private static final Set<String> NOBODY = Set.of(
            "anonymous",
            "guest",
            "distinct_id",
            "distinctid",
            "id",
            "email",
            "undefined",
            "null",
            "none",
            "nan",
            "0",
            "true",
            "false",
            "[object object]",
            "not_authenticated",
            "00000000-0000-0000-0000-000000000000");

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
        if (!event.said().withProfile() || !namesSomebody(event.person())) {
            return Optional.empty();
        }
        return other.filter(LinkRule::namesSomebody)
                .map(DistinctIds::normalised)
                .filter(id -> !id.equals(event.person()))
                .map(id -> new IdentityLink(project, event.person(), id, kind, event.at()));
    }

    /** Whether an id can be one person's. */
    static boolean namesSomebody(String id) {
        String word = id.strip().toLowerCase(Locale.ROOT);
        return !word.isEmpty() && !NOBODY.contains(word);
    }
}
