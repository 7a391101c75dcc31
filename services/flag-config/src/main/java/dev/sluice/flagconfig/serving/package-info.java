/** What delivery nodes ask for that do not hear the bus. */
package dev.sluice.flagconfig.serving;
