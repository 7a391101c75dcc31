/** What people send: read, checked, and refused with the place named. */
package dev.sluice.flagconfig.request;
