package dev.sluice.contracts;

import dev.sluice.rollout.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts of every kind that carries something of its own. */
final class AlertSamples {

    private AlertSamples() {}

    static Map<String, Object> all() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put(
                "alert-of-a-segment",
                new AlertRecord(
                        "f-1",
                        "default",
                        "r-1",
                        Samples.FLAG,
                        AlertRecord.Kind.SEGMENT_WORSE,
                        AlertRecord.Severity.WARNING,
                        "new-checkout: conversion is worse where plan is \"enterprise\"",
                        "Nothing was narrowed: a part of the people warns, and a person decides.",
                        "everyone",
                        Optional.empty(),
                        "the watch over segments",
                        Samples.AT,
                        Optional.of(1L),
                        Optional.of(RolloutSamples.FINDING)));
        samples.put(
                "alert",
                new AlertRecord(
                        "r-1/1/rolled-back",
                        "default",
                        "r-1",
                        Samples.FLAG,
                        AlertRecord.Kind.ROLLED_BACK,
                        AlertRecord.Severity.PAGE,
                        "Rolled back new-checkout: Checkout conversion fell by 48 %.",
                        "The flag is back at its own conditions.",
                        "1 % of everyone",
                        Optional.of(RolloutSamples.VERDICT),
                        "guardrail conversion",
                        Samples.AT));
        samples.put(
                "alert-by-hand",
                new AlertRecord(
                        "widened/default/new-checkout/4",
                        "default",
                        "by-hand/new-checkout/4",
                        Samples.FLAG,
                        AlertRecord.Kind.WIDENED_BY_HAND,
                        AlertRecord.Severity.WARNING,
                        "new-checkout: 1 % -> 100 %: about 41,200 more people a day, 99 % of traffic",
                        "ada confirmed it: black friday",
                        "",
                        Optional.empty(),
                        "ada",
                        Samples.AT));
        samples.put(
                "alert-of-a-generation",
                new AlertRecord(
                        "r-1/2/9/resumed",
                        "default",
                        "r-1",
                        Samples.FLAG,
                        AlertRecord.Kind.RESUMED,
                        AlertRecord.Severity.INFO,
                        "the rollout of new-checkout goes on",
                        "it goes on where it stood",
                        "1 % of everyone",
                        Optional.empty(),
                        "ada",
                        Samples.AT,
                        Optional.of(2L)));
        samples.put(
                "alert-for-approval",
                new AlertRecord(
                        "r-1/2/10/approval_needed",
                        "default",
                        "r-1",
                        Samples.FLAG,
                        AlertRecord.Kind.APPROVAL_NEEDED,
                        AlertRecord.Severity.INFO,
                        "stage \"1 % of everyone\" of new-checkout has its proof and waits for an approval",
                        "nothing more is opened until somebody approves; guardrails are watched",
                        "1 % of everyone",
                        Optional.empty(),
                        "sluice",
                        Samples.AT,
                        Optional.of(2L)));
        samples.put(
                "alert-told-by-the-plan",
                new AlertRecord(
                        "r-1/2/11/widened",
                        "default",
                        "r-1",
                        Samples.FLAG,
                        AlertRecord.Kind.WIDENED,
                        AlertRecord.Severity.INFO,
                        "new-checkout was widened to stage \"5 % of everyone\"",
                        "5 % of everyone have it since version 9",
                        "5 % of everyone",
                        Optional.empty(),
                        "sluice",
                        Samples.AT,
                        Optional.of(2L),
                        Optional.empty(),
                        Optional.of(new Told(List.of("checkout team"), List.of("payments"), true))));
        return samples;
    }
}
