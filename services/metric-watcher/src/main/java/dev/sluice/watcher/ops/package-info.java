/** How the service is seen from outside: health, meters, traces. */
package dev.sluice.watcher.ops;
