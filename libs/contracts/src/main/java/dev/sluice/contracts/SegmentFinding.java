package dev.sluice.contracts;

import dev.sluice.flag.FlagKey;
import dev.sluice.metric.segment.Finding;
import java.util.Objects;

/**
 * A part of a rollout's people took a turn for the worse. Topic {@code segment-findings}, key: the rollout's id. It warns and does no
 * more: α is spent on guardrails.
 *
 * @param findingId unique; the same finding has the same id
 * @param project the rollout's project
 * @param rolloutId the rollout
 * @param flag its flag
 * @param generation of the rollout
 * @param stage that was open, by name
 * @param finding which segment, with its evidence
 */
public record SegmentFinding(
        String findingId,
        String project,
        String rolloutId,
        FlagKey flag,
        long generation,
        String stage,
        Finding finding) {
    public SegmentFinding {
        Objects.requireNonNull(findingId, "findingId");
        Objects.requireNonNull(project, "project");
        Objects.requireNonNull(rolloutId, "rolloutId");
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(finding, "finding");
    }
}
