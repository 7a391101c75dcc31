/**
 * The flag evaluator: pure functions from a {@link dev.sluice.flag.Flag} and a {@link dev.sluice.flag.Person} to an answer.
 *
 * <p>JDK only: no clock, no randomness, no I/O. JSON values stand as {@code String}, {@code Boolean}, {@code Number},
 * {@code List}, {@code Map} or {@code null}.
 */
package dev.sluice.flag;
