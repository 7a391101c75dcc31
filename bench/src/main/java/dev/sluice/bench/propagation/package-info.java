/** From a change that somebody makes in flag-config to every connected client having it. */
package dev.sluice.bench.propagation;
