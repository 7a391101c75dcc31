/** From an event that decides to a client that has the old value, over the real services. */
package dev.sluice.bench.loop;
