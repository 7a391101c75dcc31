/** Who may come in: keys of people's tools and of machines. */
package dev.sluice.flagconfig.access;
