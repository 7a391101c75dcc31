/**
 * Load over HTTP/1.1 with keep-alive, from a process of its own. Open loop: requests fall due by a clock of their own, and latency counts
 * from when a request fell due, so that a server that stalls is charged for all who had to wait (no coordinated omission).
 */
package dev.sluice.bench.load;
