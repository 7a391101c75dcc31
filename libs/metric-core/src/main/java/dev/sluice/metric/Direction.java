package dev.sluice.metric;

/** Which way a metric hurts. */
public enum Direction {
    /** A fall is harm: conversion, revenue. */
    LOWER_IS_WORSE,
    /** A rise is harm: errors, latency. */
    HIGHER_IS_WORSE
}
