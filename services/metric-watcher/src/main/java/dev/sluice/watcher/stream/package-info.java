/** The topology that ties both steps to their topics, and the runtime that runs it. */
package dev.sluice.watcher.stream;
