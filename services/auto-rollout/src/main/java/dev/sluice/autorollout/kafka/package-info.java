/** What comes from the bus: verdicts, answers to commands, people's edits of flags. */
package dev.sluice.autorollout.kafka;
