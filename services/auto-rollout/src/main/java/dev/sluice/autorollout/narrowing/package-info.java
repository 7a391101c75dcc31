/** Narrowing what a breached rollout serves without waiting for any database. */
package dev.sluice.autorollout.narrowing;
