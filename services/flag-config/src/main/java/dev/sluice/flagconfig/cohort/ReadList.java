package dev.sluice.flagconfig.cohort;

import dev.sluice.flagconfig.request.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a request had to say about a list's entries.
 *
 * @param entries good ones, each once, in the order sent
 * @param repeated how many were there more than once
 * @param malformed how many were none
 * @param problems the first of these, at most {@value #MOST_PROBLEMS}
 */
record ReadList(Set<String> entries, int repeated, int malformed, List<Malformed> problems) {

    /** Of more, only their number is told. */
    static final int MOST_PROBLEMS = 100;

    private static final int LONGEST_QUOTE = 80;

    /** Something that is no entry. */
    @Schema(name = "MalformedEntry")
    public record Malformed(
            @Schema(
                    description =
                            "The line it stands on, counted from 1; in JSON its place in the list, counted from 1")
            long line,

            @Schema(description = "The entry, cut when it is long")
            String entry,

            @Schema(description = "Why it is none") String reason) {}

    /** Collects entries one by one. */
    static final class Collector {

        private final Set<String> entries = new LinkedHashSet<>();
        private final List<Malformed> problems = new ArrayList<>();
        private int repeated;
        private int malformed;

        void add(long line, String sent) {
            String entry = MemberEntry.kept(sent);
            MemberEntry.flaw(entry).ifPresentOrElse(reason -> addMalformed(line, sent, reason), () -> {
                if (!entries.add(entry)) {
                    repeated++;
                }
            });
        }

        void addMalformed(long line, String sent, String reason) {
            malformed++;
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(new Malformed(
                        line, sent.length() <= LONGEST_QUOTE ? sent : sent.substring(0, LONGEST_QUOTE) + "…", reason));
            }
        }

        /** How many were added, whatever became of them. */
        int count() {
            return entries.size() + repeated + malformed;
        }

        ReadList done() {
            return new ReadList(entries, repeated, malformed, List.copyOf(problems));
        }
    }

    /** None. */
    static ReadList none() {
        return new Collector().done();
    }

    /** Of the elements of a JSON list; none when it was left out. */
    static ReadList of(Place place, Optional<List<String>> sent) {
        return sent.map(entries -> of(place, entries)).orElseGet(ReadList::none);
    }

    private static ReadList of(Place at, List<String> sent) {
        if (sent.size() > ListReader.MOST_ENTRIES) {
            throw at.refusal("it has " + sent.size() + " entries, at most " + ListReader.MOST_ENTRIES
                    + " are taken at once: send them in parts, they add up");
        }
        Collector collector = new Collector();
        int place = 0;
        for (String entry : sent) {
            place++;
            if (entry == null) {
                collector.addMalformed(place, "null", "it is null");
            } else {
                collector.add(place, entry);
            }
        }
        return collector.done();
    }
}
