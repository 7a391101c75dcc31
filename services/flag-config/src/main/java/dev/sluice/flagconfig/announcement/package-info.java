/** What stands on the topics, held against what stands in the database. */
package dev.sluice.flagconfig.announcement;
