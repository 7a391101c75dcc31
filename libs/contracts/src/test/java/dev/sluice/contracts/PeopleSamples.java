package dev.sluice.contracts;

import dev.sluice.flag.Cohort;
import dev.sluice.flag.Operator;
import dev.sluice.flag.PropertyFilter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People, their groups and cohorts, and what comes in of them. */
final class PeopleSamples {

    private PeopleSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "property-change-person",
                new PropertyChange.OfPerson(
                        "default",
                        "ada",
                        Map.of("plan", "pro", "seats", 3),
                        Map.of("first_seen_at", "2026-11-23"),
                        List.of("trial"),
                        Samples.AT));
        samples.put(
                "property-change-group",
                new PropertyChange.OfGroup("default", "company", "acme", Map.of("size", 40), Samples.AT));
        samples.put("event-count", new EventCount("default", "2026-11", "instance-1", 12_000));
        samples.put(
                "identity-link",
                new IdentityLink("default", "ada", "anonymous-1", IdentityLink.Kind.IDENTIFIED, Samples.AT));
        samples.put(
                "person",
                new PersonRecord(
                        "default",
                        "ada",
                        "0192f3a4-7b1c-7def-8123-456789abcdef",
                        Map.of("plan", "pro"),
                        Optional.of("anonymous-1"),
                        Samples.AT));
        samples.put("group", new GroupRecord("default", "company", "acme", Map.of("size", 40), Samples.AT));
        samples.put(
                "cohort-members",
                new CohortMembersRecord("default", "pilots", 17, List.of("ada", "grace@example.org")));
        samples.put(
                "signal",
                new Signal(
                        "default",
                        "alertmanager",
                        "HighErrorRate",
                        Signal.Status.RESOLVED,
                        "critical",
                        "Too many errors at the checkout.",
                        Map.of("service", "checkout"),
                        Optional.of("https://monitor.example.org/alerts/1"),
                        Samples.AT,
                        Optional.of(Samples.AT.plusSeconds(90)),
                        "9f86d081884c7d65"));
        samples.put(
                "cohort",
                new CohortRecord(
                        "default",
                        new Cohort(
                                "beta",
                                "Beta users",
                                new Cohort.Rule.Any(List.of(
                                        new Cohort.Rule.Test(PropertyFilter.person("beta", Operator.EXACT, true)),
                                        new Cohort.Rule.All(List.of(new Cohort.Rule.Test(PropertyFilter.person(
                                                "email", Operator.ICONTAINS, "@example.org")))))))));
        samples.put(
                "cohort-of-a-change",
                new CohortRecord(
                        "default",
                        new Cohort(
                                "staff",
                                "Staff",
                                new Cohort.Rule.Test(PropertyFilter.person("staff", Operator.EXACT, true))),
                        Optional.of(new Change("ada", Change.Kind.PERSON, "contractors are in, too", Samples.AT))));
        samples.put(
                "event-seen",
                new EventSeen(
                        "default",
                        3,
                        "order completed",
                        Samples.AT,
                        Map.of(LocalDate.parse("2026-11-22"), 4_100L, LocalDate.parse("2026-11-23"), 1_203L),
                        List.of("total")));
        samples.put(
                "flag-follow-ups",
                new FlagFollowUps(
                        "default",
                        3,
                        "new-checkout",
                        4,
                        Samples.AT.minusSeconds(7_200),
                        Samples.AT,
                        310,
                        1_205,
                        List.of(new FlagFollowUps.Next("order completed", 31, 12))));
        samples.put(
                "flag-follow-ups-with-answers",
                new FlagFollowUps(
                        "default",
                        3,
                        "new-checkout",
                        4,
                        Samples.AT.minusSeconds(7_200),
                        Samples.AT,
                        310,
                        1_205,
                        List.of(new FlagFollowUps.Next("order completed", 31, 12)),
                        Optional.of(new FlagFollowUps.Answers(
                                List.of(new FlagFollowUps.Held("5f1de0a3c2b49786", 1_515, 24)),
                                List.of(new FlagFollowUps.Measured(
                                        "0a1b2c3d4e5f6071", Duration.ofHours(1), 300, 29, 1_400, 44))))));
        return samples;
    }
}
