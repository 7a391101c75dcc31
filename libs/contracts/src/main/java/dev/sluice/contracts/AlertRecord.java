package dev.sluice.contracts;

import dev.sluice.flag.FlagKey;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.segment.Finding;
import dev.sluice.rollout.Told;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something about a rollout, or about a flag that was widened without one, that people should hear of. Topic {@code alerts}, key: the
 * rollout's id, so that they are told in order.
 *
 * @param alertId unique; receivers that can tell drop a second one
 * @param project the rollout's project
 * @param rolloutId the rollout
 * @param flag its flag
 * @param kind what happened
 * @param severity how loud
 * @param headline one line for a person
 * @param done what Sluice has already done about it
 * @param stageName the stage it happened in
 * @param evidence the verdict that led to it; empty when a person did
 * @param by who or what caused it
 * @param at when it happened
 * @param generation of the rollout; empty on alerts of writers that did not say
 * @param segment the part of the people that it is about, with its evidence; empty when it is about all of them
 * @param told whom the plan names for it; empty when the plan says nothing of it
 */
public record AlertRecord(
        String alertId,
        String project,
        String rolloutId,
        FlagKey flag,
        Kind kind,
        Severity severity,
        String headline,
        String done,
        String stageName,
        Optional<Verdict> evidence,
        String by,
        Instant at,
        Optional<Long> generation,
        Optional<Finding> segment,
        Optional<Told> told) {
    public AlertRecord {
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(headline, "headline");
        Objects.requireNonNull(done, "done");
        Objects.requireNonNull(stageName, "stageName");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(told, "told");
    }

    /** An alert of which no plan says who is told. */
    public AlertRecord(
            String alertId,
            String project,
            String rolloutId,
            FlagKey flag,
            Kind kind,
            Severity severity,
            String headline,
            String done,
            String stageName,
            Optional<Verdict> evidence,
            String by,
            Instant at,
            Optional<Long> generation,
            Optional<Finding> segment) {
        this(
                alertId,
                project,
                rolloutId,
                flag,
                kind,
                severity,
                headline,
                done,
                stageName,
                evidence,
                by,
                at,
                generation,
                segment,
                Optional.empty());
    }

    /** An alert about all of a rollout's people. */
    public AlertRecord(
            String alertId,
            String project,
            String rolloutId,
            FlagKey flag,
            Kind kind,
            Severity severity,
            String headline,
            String done,
            String stageName,
            Optional<Verdict> evidence,
            String by,
            Instant at,
            Optional<Long> generation) {
        this(
                alertId,
                project,
                rolloutId,
                flag,
                kind,
                severity,
                headline,
                done,
                stageName,
                evidence,
                by,
                at,
                generation,
                Optional.empty());
    }

    /** An alert that does not say which generation it is of. */
    public AlertRecord(
            String alertId,
            String project,
            String rolloutId,
            FlagKey flag,
            Kind kind,
            Severity severity,
            String headline,
            String done,
            String stageName,
            Optional<Verdict> evidence,
            String by,
            Instant at) {
        this(
                alertId,
                project,
                rolloutId,
                flag,
                kind,
                severity,
                headline,
                done,
                stageName,
                evidence,
                by,
                at,
                Optional.empty());
    }

    /** What happened. */
    public enum Kind {
        STARTED,
        WIDENED,
        HELD,
        RESUMED,
        /** A stage has its proof and waits for a person's word. */
        APPROVAL_NEEDED,
        /** The last stage has its proof and is watched on before everyone has the feature. */
        SETTLING,
        /** A person edited the plan of a rollout that is under way. */
        PLAN_CHANGED,
        GUARDRAIL_WARNING,
        /** A part of the people took a turn for the worse; nothing was narrowed. */
        SEGMENT_WORSE,
        ROLLED_BACK,
        COMPLETED,
        ABORTED,
        /** A rollback was ordered again and again and not confirmed: somebody has to look. */
        ROLLBACK_UNCONFIRMED,
        /**
         * A person widened a flag past what the project takes without asking, and confirmed it. There is no rollout: the rollout's id is
         * then {@code by-hand/FLAG/VERSION}.
         */
        WIDENED_BY_HAND,
        /** An alert that wakes somebody reached one of its receivers not at all: the others are told. */
        UNDELIVERED
    }

    /** How loud. */
    public enum Severity {
        INFO,
        WARNING,
        /** Wakes somebody. */
        PAGE
    }
}
