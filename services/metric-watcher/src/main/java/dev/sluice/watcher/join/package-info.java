/** The first step: per person, who was exposed to what and what they did afterwards; gives off changes of counts. Pure. */
package dev.sluice.watcher.join;
