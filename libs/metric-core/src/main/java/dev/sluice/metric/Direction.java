package dev.sluice.metric;

import dev.sluice.flag.BasisPoints;

/** Which way a metric hurts. */
public enum Direction {
    /** A fall is harm: conversion, revenue. */
    LOWER_IS_WORSE,
    /** A rise is harm: errors, latency. */
    HIGHER_IS_WORSE;

    /** A margin as the ratio treated ÷ control (r0): 0.8 for "falls by 20 %", 1.3 for "rises by 30 %". */
    public double ratio(BasisPoints margin) {
        return switch (this) {
            case LOWER_IS_WORSE -> (10_000 - margin.value()) / 10_000.0;
            case HIGHER_IS_WORSE -> (10_000 + margin.value()) / 10_000.0;
        };
    }
}
