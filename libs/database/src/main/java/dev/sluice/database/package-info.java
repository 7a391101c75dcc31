/** How every service with rows reaches PostgreSQL, and how it notices that it cannot. */
package dev.sluice.database;
