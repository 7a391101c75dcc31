package dev.sluice.autorollout.definitions;

import dev.sluice.contracts.FlagFollowUps;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * People per day, and from what that was reckoned.
 *
 * @param peoplePerDay above 0
 * @param source for a person
 */
public record SampledTraffic(double peoplePerDay, String source) {

    private static final Duration DAY = Duration.ofDays(1);

    public SampledTraffic {
        Objects.requireNonNull(source, "source");
    }

    /**
     * Adds up partitions. Empty when nobody was seen for long enough.
     *
     * @param ofPartitions one record of each
     */
    static Optional<SampledTraffic> of(Collection<FlagFollowUps> ofPartitions) {
        // The others are in no figure: too short a time, or nobody.
        List<FlagFollowUps> parts =
                ofPartitions.stream().filter(each -> each.aDay(false) > 0).toList();
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        double perDay = parts.stream().mapToDouble(each -> each.aDay(false)).sum();
        long seen = parts.stream()
                .mapToLong(each -> each.oneIn() * (each.exposed() + each.others()))
                .sum();
        boolean sampled = parts.stream().anyMatch(each -> each.oneIn() > 1);
        List<Duration> spans = parts.stream()
                .map(each -> Duration.between(each.since(), each.until()))
                .sorted()
                .toList();
        String shortest = SampledBaseline.words(spans.getFirst());
        String longest = SampledBaseline.words(spans.getLast());
        return Optional.of(new SampledTraffic(
                perDay,
                (sampled ? "about " : "") + seen + (seen == 1 ? " person" : " people") + " seen in "
                        + (shortest.equals(longest) ? longest : shortest + " to " + longest + ", by partition")
                        + (spans.getFirst().compareTo(DAY) < 0 ? ", carried on to a day" : "")
                        + (sampled ? ", from a sample by id" : "")));
    }
}
