/** What people may ask of the watcher. */
package dev.sluice.watcher.http;
