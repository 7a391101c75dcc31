/** Projects, and the one that is there from the first start. */
package dev.sluice.flagconfig.project;
