package dev.sluice.watcher.http;

import dev.sluice.contracts.FlagFollowUps;
import dev.sluice.kit.http.Roles;
import dev.sluice.watcher.stream.WatchTables;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What to measure of a flag: what its people do next. */
@Path("/api/v1/projects/{project}/flags/{flag}/suggested-metrics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
@Tag(name = "live data", description = "Which events come in, and what people do after they met a flag")
public class SuggestionResource {

    private static final Duration TOLD_WITHIN = Duration.ofDays(1);

    private final WatchTables tables;

    SuggestionResource(WatchTables tables) {
        this.tables = tables;
    }

    /**
     * Events that might be worth measuring for a flag.
     *
     * @param exposed people who met the flag lately, about: the sample is scaled up
     * @param sample how many people were looked at, and from when on
     * @param suggestions those of most people first
     */
    @Schema(name = "SuggestedMetrics")
    public record SuggestionsView(String flag, long exposed, SampleView sample, List<SuggestionView> suggestions) {}

    /**
     * What suggestions are made of. People are counted by id; those who are known by several are not made one.
     *
     * @param exposed people of the sample who met the flag
     * @param others people of the sample who did not
     * @param since people who were first seen from then on; a day at most
     */
    @Schema(name = "SuggestionSample")
    public record SampleView(long exposed, long others, Instant since, String note) {}

    /**
     * An event that people do after they met the flag.
     *
     * @param people about how many do
     * @param share of those who met the flag, 0 to 1
     * @param shareOfOthers of those who did not meet it, at any time; what everybody does says little about a feature
     */
    @Schema(name = "SuggestedMetric")
    public record SuggestionView(String event, long people, double share, double shareOfOthers) {}

    /** What people do after they met a flag. */
    @GET
    @Operation(
            summary = "Suggest what to measure for a flag: what its people do next, ranked",
            description =
                    "From a sample of the people of the last day, taken by a hash of their id. Nothing is suggested for"
                            + " a flag that nobody has met in that time.")
    public SuggestionsView suggestions(@PathParam("project") String project, @PathParam("flag") String flag) {
        return Suggestions.of(flag, tables.followUps(project, flag), Instant.now());
    }

    /** Adds up what partitions know. */
    static final class Suggestions {

        private Suggestions() {}

        /** Those that were told within the last day: what a partition told of a flag stays when nobody meets it any more. */
        static SuggestionsView of(String flag, List<FlagFollowUps> told, Instant now) {
            List<FlagFollowUps> parts = told.stream()
                    .filter(part -> part.until().isAfter(now.minus(TOLD_WITHIN)))
                    .toList();
            long people = 0;
            long exposed = 0;
            long others = 0;
            long allOthers = 0;
            Instant since = Instant.EPOCH;
            Map<String, long[]> events = new TreeMap<>();
            for (FlagFollowUps part : parts) {
                people += part.exposed() * part.oneIn();
                allOthers += part.others() * part.oneIn();
                exposed += part.exposed();
                others += part.others();
                since = since.equals(Instant.EPOCH) || part.since().isBefore(since) ? part.since() : since;
                for (FlagFollowUps.Next next : part.events()) {
                    long[] sums = events.computeIfAbsent(next.event(), _ -> new long[2]);
                    sums[0] += next.exposed() * part.oneIn();
                    sums[1] += next.others() * part.oneIn();
                }
            }
            double all = Math.max(1, people);
            double none = Math.max(1, allOthers);
            List<SuggestionView> ranked = events.entrySet().stream()
                    .map(each -> new SuggestionView(
                            each.getKey(), each.getValue()[0], each.getValue()[0] / all, each.getValue()[1] / none))
                    .sorted(Comparator.comparingLong(SuggestionView::people)
                            .reversed()
                            .thenComparing(SuggestionView::event))
                    .limit(FlagFollowUps.EVENTS_MAX)
                    .toList();
            return new SuggestionsView(
                    flag,
                    people,
                    new SampleView(
                            exposed,
                            others,
                            since,
                            "a sample by id; shares are of people, counts are scaled up to everybody"),
                    ranked);
        }
    }
}
