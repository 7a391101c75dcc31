/**
 * The rollout machine: plans, and the pure function that says what a rollout does next and why.
 *
 * <p>JDK only: no clock, no randomness, no I/O. Every event carries its own time; deadlines passing are events.
 */
package dev.sluice.rollout;
