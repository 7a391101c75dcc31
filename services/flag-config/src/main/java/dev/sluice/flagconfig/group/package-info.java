/** Groups: what events say of them, kept and published. */
package dev.sluice.flagconfig.group;
