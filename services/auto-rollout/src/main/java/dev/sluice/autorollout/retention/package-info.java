/** What is taken off the bus because nobody needs to rebuild it any more. */
package dev.sluice.autorollout.retention;
