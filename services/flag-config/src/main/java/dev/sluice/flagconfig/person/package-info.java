/** Persons: what events say of them, merged, kept and published. */
package dev.sluice.flagconfig.person;
