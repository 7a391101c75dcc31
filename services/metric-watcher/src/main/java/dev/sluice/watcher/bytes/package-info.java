/** A compact binary form for state and for what crosses between the two steps; both ends are this service. */
package dev.sluice.watcher.bytes;
