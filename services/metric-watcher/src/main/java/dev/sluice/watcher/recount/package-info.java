/** Past verdicts counted anew, from the events themselves: a tool beside the service, which it does not run in. */
package dev.sluice.watcher.recount;
