/** What comes in at all: which events a project has, and what people do after they met a flag. Sampled, bounded, never exact. */
package dev.sluice.watcher.live;
