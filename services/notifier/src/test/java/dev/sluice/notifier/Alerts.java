package dev.sluice.notifier;

import dev.sluice.contracts.AlertRecord;
import dev.sluice.contracts.WireJson;
import dev.sluice.flag.FlagKey;
import dev.sluice.metric.GuardrailVerdict;
import dev.sluice.metric.Verdict;
import dev.sluice.metric.VerdictStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alerts to be told. */
public final class Alerts {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private Alerts() {}

    public static AlertRecord of(AlertRecord.Kind kind, AlertRecord.Severity severity) {
        return of("shop", "r-1", "r-1/2/7/" + kind, kind, severity);
    }

    public static AlertRecord of(
            String project, String rollout, String id, AlertRecord.Kind kind, AlertRecord.Severity severity) {
        return new AlertRecord(
                id,
                project,
                rollout,
                new FlagKey("new-checkout"),
                kind,
                severity,
                "Rolled back new-checkout: conversion fell by 48 %.",
                "The flag is back at its own conditions.",
                "5 % of everyone",
                Optional.empty(),
                "guardrail conversion",
                NOON,
                Optional.of(2L));
    }

    /** A rollback with evidence: the sample verdict of the contracts, once with names that a channel could trip over. */
    public static AlertRecord withEvidence() {
        AlertRecord plain = of(AlertRecord.Kind.ROLLED_BACK, AlertRecord.Severity.PAGE);
        return new AlertRecord(
                plain.alertId(),
                plain.project(),
                plain.rolloutId(),
                plain.flag(),
                plain.kind(),
                plain.severity(),
                "x".repeat(1_400) + "\r\nBcc: everybody@example.org",
                "<!channel> & [a](b) " + "y".repeat(4_000),
                plain.stageName(),
                Optional.of(verdict()),
                plain.by(),
                plain.at(),
                plain.generation());
    }

    /** The contracts' sample, with two guardrails that have estimates. */
    public static Verdict verdict() {
        try {
            Verdict sample = WireJson.lenient()
                    .readTree(Files.readString(Path.of("../../libs/contracts/src/test/resources/golden/verdict.json")))
                    .get("verdict")
                    .traverse(WireJson.lenient())
                    .readValueAs(Verdict.class);
            return new Verdict(
                    sample.rolloutId(),
                    sample.generation(),
                    sample.planVersion(),
                    sample.stage(),
                    sample.flagVersion(),
                    sample.status(),
                    List.of(
                            guardrail("conversion", 0.52, 0.4, 0.71, VerdictStatus.BREACHED),
                            guardrail("errors", 1.1, 0.2, Double.POSITIVE_INFINITY, VerdictStatus.INCONCLUSIVE),
                            guardrail("refunds", Double.NaN, 0, 0, VerdictStatus.NO_DATA)),
                    sample.cause(),
                    sample.rollBackLogE(),
                    sample.alpha(),
                    sample.beta(),
                    sample.health(),
                    1_200,
                    22_800,
                    sample.judgedTo(),
                    sample.judgedAt(),
                    sample.lastEvent(),
                    "conversion fell <by> 48 %");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static GuardrailVerdict guardrail(
            String id, double ratio, double lower, double upper, VerdictStatus status) {
        return new GuardrailVerdict(
                id,
                status,
                new GuardrailVerdict.ArmSummary(1_200, 31, 0.026),
                new GuardrailVerdict.ArmSummary(22_800, 1_140, 0.05),
                new GuardrailVerdict.Effect(ratio, lower, upper, 0.95),
                4.2,
                0.1,
                "2.6 % against 5.0 %",
                List.of());
    }
}
