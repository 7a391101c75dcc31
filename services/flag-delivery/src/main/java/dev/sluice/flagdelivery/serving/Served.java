package dev.sluice.flagdelivery.serving;

import dev.sluice.flagdelivery.people.Needs;
import dev.sluice.kit.cohort.MemberList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All projects as they are served at one moment. Immutable.
 *
 * @param source where it comes from
 * @param byProject by the project's name
 * @param byToken by the public token that SDKs send
 * @param bySecretHash by the hash of the project's secret
 * @param narrowed flags, by {@code project/flag}, of which less is served than their newest version opens, by order of a {@link
 *     dev.sluice.contracts.FlagOverride}
 */
public record Served(
        Source source,
        Map<String, ProjectFlags> byProject,
        Map<String, ProjectFlags> byToken,
        Map<String, ProjectFlags> bySecretHash,
        Set<String> narrowed) {

    /** Nothing is known yet, which is not the same as knowing that there is nothing. */
    public static final Served NOTHING_YET = new Served(Source.NONE, Map.of(), Map.of(), Map.of(), Set.of());

    public Served {
        byProject = Map.copyOf(byProject);
        byToken = Map.copyOf(byToken);
        bySecretHash = Map.copyOf(bySecretHash);
        narrowed = Set.copyOf(narrowed);
    }

    /** Whether it may be answered from. */
    public boolean isKnown() {
        return source != Source.NONE;
    }

    /** What has to be known of people to answer for all projects. */
    public Needs needs() {
        Map<String, Needs.OfProject> needs = new HashMap<>();
        byProject.forEach((name, project) -> {
            if (!project.needs().isNothing()) {
                needs.put(name, project.needs());
            }
        });
        return needs.isEmpty() ? Needs.NOTHING : new Needs(needs);
    }

    /** What answers rest on that is known of people now. */
    Needs reliedOn() {
        Map<String, Needs.OfProject> needs = new HashMap<>();
        byProject.forEach((name, project) -> {
            if (!project.reliedOn().isNothing()) {
                needs.put(name, project.reliedOn());
            }
        });
        return needs.isEmpty() ? Needs.NOTHING : new Needs(needs);
    }

    /** All lists, by project and cohort. */
    Map<String, Map<String, MemberList>> lists() {
        Map<String, Map<String, MemberList>> lists = new HashMap<>();
        byProject.forEach((name, project) -> lists.put(name, project.lists().byCohort()));
        return lists;
    }

    /** The project that a public token names. */
    public Optional<ProjectFlags> ofToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    /** The project that a secret opens. */
    public Optional<ProjectFlags> ofSecret(String secret) {
        return Optional.ofNullable(bySecretHash.get(SecretHash.of(secret)));
    }

    /** Where what is served comes from. */
    public enum Source {
        NONE,
        /** The disk: Kafka has not been read since the start. */
        SNAPSHOT,
        /** flag-config, asked for what it has because the bus is not heard. */
        POLL,
        /** Kafka, followed as it changes. */
        KAFKA
    }
}
