/** What every service has alike. Nothing here knows of flags, metrics or rollouts. */
package dev.sluice.kit;
